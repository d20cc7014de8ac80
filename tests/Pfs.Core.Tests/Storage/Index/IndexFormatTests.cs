using System.Globalization;
using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

/// <summary>The example of a run in docs/ is what this build writes and reads.</summary>
public sealed class IndexFormatTests
{
    private const string Name = "chunks-00000001.idx.pfs";

    private static readonly ContentHash Key = ContentHash.Of("hi"u8);

    [Fact]
    public void A_run_written_today_has_the_bytes_of_the_example()
    {
        using var rig = new IndexRig();
        rig.Index.Add(Key, new IndexValue(2, 104));

        rig.Flush();

        rig.Disk.Bytes(Name).ToArray().Should().Equal(Example());
    }

    [Fact]
    public void The_example_opens_as_a_run()
    {
        var disk = new SimulatedDisk();
        disk.Put(Name, Example());

        using var rig = new IndexRig(disk, [1]);

        rig.Find(Key).Should().Be(new IndexValue(2, 104));
        rig.Index.Count.Should().Be(1);
    }

    // Lines of place, perhaps "+STEP xCOUNT", colon, bytes, perhaps a comment; all in hexadecimal.
    private static byte[] Example()
    {
        var bytes = new byte[5 * IndexPage.Bytes];
        foreach (var line in Block().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('#')[0].Split(':');
            var place = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var value = Convert.FromHexString(parts[1].Replace(" ", "", StringComparison.Ordinal));
            var (step, times) = place.Length == 3 ? (Number(place[1]), Number(place[2])) : (0, 1);
            for (var i = 0; i < times; i++)
            {
                value.CopyTo(bytes.AsSpan(Number(place[0]) + (i * step)));
            }
        }

        return bytes;
    }

    private static int Number(string hex) => int.Parse(hex.TrimStart('+', 'x'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Block()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pfs.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Pfs.sln is in no folder above the tests.");
        }

        return Directory.GetFiles(Path.Combine(folder.FullName, "docs"), "storage-format*.md")
            .SelectMany(file => File.ReadAllText(file).Split("```"))
            .Single(part => part.StartsWith("index\n", StringComparison.Ordinal))["index\n".Length..];
    }
}
