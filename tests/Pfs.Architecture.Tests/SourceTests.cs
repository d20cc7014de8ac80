using System.Text.RegularExpressions;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.Architecture.Tests;

/// <summary>What keeps the source easy to find one's way in, as far as a machine can tell.</summary>
public sealed partial class SourceTests
{
    private const int LinesMax = 600;

    private static readonly string[] VagueFolders = ["Helpers", "Utils", "Utilities", "Common", "Managers", "Misc"];

    [Fact]
    public void No_source_file_is_longer_than_600_lines()
    {
        var tooLong = SourceFiles("src", "tests", "bench")
            .Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > LinesMax);

        tooLong.Should().BeEmpty();
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        var vague = Directory.EnumerateDirectories(Repository.PathOf("src"), "*", SearchOption.AllDirectories)
            .Where(folder => !IsGenerated(folder))
            .Where(folder => VagueFolders.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase));

        vague.Should().BeEmpty();
    }

    [Fact]
    public void A_source_file_declares_at_most_one_public_type()
    {
        var crowded = SourceFiles("src")
            .Where(file => PublicType().Count(File.ReadAllText(file)) > 1)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        crowded.Should().BeEmpty();
    }

    [Fact]
    public void Every_claim_of_the_semantics_names_a_test_that_exists()
    {
        var tests = SourceFiles("tests").SelectMany(file => TestMethod().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var named = TestName().Matches(File.ReadAllText(Repository.PathOf("docs", "semantics.md")))
            .Select(match => match.Groups[1].Value)
            .ToArray();

        named.Should().NotBeEmpty().And.BeSubsetOf(tests);
    }

    [Fact]
    public void Every_rpc_is_called_by_a_verb_of_pfs()
    {
        var verbs = string.Concat(SourceFiles("src/Pfs.Server").Select(File.ReadAllText));
        var rpcs = Rpc().Matches(File.ReadAllText(Repository.PathOf("proto", "pfs", "v1", "pfs.proto"))).Select(match => match.Groups[1].Value).ToArray();

        rpcs.Should().HaveCountGreaterThan(50);
        rpcs.Where(rpc => !Regex.IsMatch(verbs, $@"\.{rpc}(Async)?\(")).Should().BeEmpty();
    }

    private static IEnumerable<string> SourceFiles(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !IsGenerated(file));

    private static bool IsGenerated(string path) => GeneratedFolder().IsMatch(path);

    [GeneratedRegex("/(bin|obj|node_modules)(/|$)")]
    private static partial Regex GeneratedFolder();

    [GeneratedRegex(@"^  rpc (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Rpc();

    // At the start of a line: a nested public type belongs to the type around it.
    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|struct|record|interface|enum) ",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^\s+public (?:async )?(?:Task|void|ValueTask) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();

    // In docs/semantics.md every name of a test stands in backquotes and has at least two underscores.
    [GeneratedRegex(@"`(\w+_\w+_\w+)`")]
    private static partial Regex TestName();
}
