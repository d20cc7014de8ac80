using FluentAssertions;

namespace Pfs.Server.Tests;

/// <summary>A part of a paper that is made from the code, between two marks. PFS_UPDATE_GOLDEN=1 rewrites it.</summary>
internal static class GeneratedPart
{
    /// <summary>Fails when the part of <paramref name="paper"/> in docs between the lines <paramref name="begin"/> and <paramref name="end"/> is not <paramref name="text"/>.</summary>
    public static void Check(string paper, string begin, string end, string text)
    {
        var path = Path.Combine(Repository.Root, "docs", paper);
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PFS_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, page[..from] + text + page[to..]);
            return;
        }

        page[from..to].Should().Be(text);
    }
}
