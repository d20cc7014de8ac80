using System.Text.RegularExpressions;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Pages;

/// <summary>
/// The fenced blocks of a page, so that tests run what readers read. What stands behind a fence says what the block is:
/// "sh": commands that run, all of a page in one shell; "sh fails": commands that are refused; "text" directly behind one of these: what it prints;
/// a language and a name: a file that is written; "sh" and another word, or anything else: is not run.
/// </summary>
internal static partial class Page
{
    /// <summary>The blocks of docs/<paramref name="name"/>, from top to bottom.</summary>
    public static IReadOnlyList<Block> Read(string name)
    {
        var text = File.ReadAllText(Repository.PathOf("docs", name));
        return [.. Fence().Matches(text).Select(match => new Block(
            $"docs/{name}:{text.AsSpan(0, match.Index).Count('\n') + 1}",
            match.Groups["language"].Value,
            match.Groups["argument"].Value,
            match.Groups["text"].Value))];
    }

    /// <summary>What an "sh" block must print; null: the page does not say.</summary>
    public static string? ExpectedOutput(IReadOnlyList<Block> blocks, int index) =>
        index + 1 < blocks.Count && blocks[index + 1] is { Language: "text", Argument: "", Text: var text } ? text : null;

    /// <summary>
    /// Whether <paramref name="output"/> is what a page shows: "..." within a line stands for anything on that line, a line "..." for any lines.
    /// Blanks at the ends of lines do not count, nor does what a terminal would have overwritten.
    /// </summary>
    public static bool Shows(string expected, string output)
    {
        var pattern = string.Concat(expected.TrimEnd().Split('\n').Select(line => line.Trim() == "..."
            ? "(?:.*\n)*"
            : Regex.Escape(line.TrimEnd()).Replace(@"\.\.\.", ".*") + " *\n"));
        return Regex.IsMatch(Overwritten().Replace(output, "").TrimEnd() + "\n", $"^{pattern}$", RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"^.*\r(?!$)", RegexOptions.Multiline)]
    private static partial Regex Overwritten();

    [GeneratedRegex(@"^```(?<language>[a-z]*) ?(?<argument>.*)\n(?<text>(?:(?!```).*\n)*)```$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
