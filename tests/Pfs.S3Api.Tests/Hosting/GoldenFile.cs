using System.Runtime.CompilerServices;
using FluentAssertions;

namespace Pfs.S3Api.Tests.Hosting;

/// <summary>Transcripts that a person has read. PFS_UPDATE_GOLDEN=1 writes them anew; the diff is for reading.</summary>
internal static class GoldenFile
{
    public static void ShouldHold(string name, string transcript, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Golden", name + ".http");
        if (Environment.GetEnvironmentVariable("PFS_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, transcript);
        }

        File.Exists(path).Should().BeTrue("run the tests with PFS_UPDATE_GOLDEN=1 to write {0}", path);
        transcript.Should().Be(File.ReadAllText(path));
    }
}
