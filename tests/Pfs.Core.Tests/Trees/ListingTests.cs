using System.Text;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class ListingTests
{
    private static readonly string[] Paths =
        ["/a", "a", "a/", "a/b", "a/c/d", "a//b", "a0", "b/1/x", "b/1/y", "b/2", "b/20/z", "ä/x", "ä/y", "ö", "\U0001F600"];

    [Theory]
    [InlineData("", "", "/a a a/ a//b a/b a/c/d a0 b/1/x b/1/y b/2 b/20/z ä/x ä/y ö \U0001F600")]
    [InlineData("", "/", "(/) a (a/) a0 (b/) (ä/) ö \U0001F600")]
    [InlineData("a", "/", "a (a/) a0")]
    [InlineData("a/", "/", "a/ (a//) a/b (a/c/)")]
    [InlineData("b/", "/", "(b/1/) b/2 (b/20/)")]
    [InlineData("b/2", "/", "b/2 (b/20/)")]
    [InlineData("", "/1/", "/a a a/ a//b a/b a/c/d a0 (b/1/) b/2 b/20/z ä/x ä/y ö \U0001F600")]
    [InlineData("", "a", "(/a) (a) b/1/x b/1/y b/2 b/20/z ä/x ä/y ö \U0001F600")]
    [InlineData("", "ä/", "/a a a/ a//b a/b a/c/d a0 b/1/x b/1/y b/2 b/20/z (ä/) ö \U0001F600")]
    [InlineData("c", "/", "")]
    [InlineData("ä", "", "ä/x ä/y")]
    public async Task Gives_files_and_common_prefixes_in_the_order_of_their_bytes(string prefix, string delimiter, string expected)
    {
        await using var temp = await FilledAsync(Paths);

        (await ListAsync(temp, prefix, delimiter)).Should().Be(expected);
    }

    [Theory]
    [InlineData("", "/", "a", "(a/) a0 (b/) (ä/) ö \U0001F600")]
    [InlineData("", "/", "a/", "a0 (b/) (ä/) ö \U0001F600")]
    [InlineData("", "/", "a/b", "a0 (b/) (ä/) ö \U0001F600")]
    [InlineData("", "/", "b/zzz", "(ä/) ö \U0001F600")]
    [InlineData("b/", "/", "a", "(b/1/) b/2 (b/20/)")]
    [InlineData("b/", "/", "b/1/x", "b/2 (b/20/)")]
    [InlineData("b/", "/", "c", "")]
    [InlineData("b/", "/", "b/", "(b/1/) b/2 (b/20/)")]
    [InlineData("", "", "a/b", "a/c/d a0 b/1/x b/1/y b/2 b/20/z ä/x ä/y ö \U0001F600")]
    [InlineData("", "", "\U0001F600", "")]
    public async Task Goes_on_strictly_after_a_marker_and_never_repeats_the_prefix_that_it_lies_in(
        string prefix, string delimiter, string after, string expected)
    {
        await using var temp = await FilledAsync(Paths);

        (await ListAsync(temp, prefix, delimiter, after)).Should().Be(expected);
    }

    [Fact]
    public async Task In_pages_of_any_length_it_gives_everything_once_and_says_when_something_is_left()
    {
        await using var temp = await FilledAsync(Paths);
        foreach (var (prefix, delimiter) in new[] { ("", ""), ("", "/"), ("b/", "/"), ("a", "/"), ("none", "") })
        {
            var whole = await ListAsync(temp, prefix, delimiter);
            for (var limit = 1; limit <= Paths.Length + 1; limit++)
            {
                var pages = new List<string>();
                var after = "";
                while (true)
                {
                    var page = await PageAsync(temp, prefix, delimiter, after, limit);
                    page.Items.Count.Should().BeLessThanOrEqualTo(limit);
                    pages.AddRange(page.Items.Select(Show));
                    if (!page.IsTruncated)
                    {
                        break;
                    }

                    page.Items.Should().HaveCount(limit);
                    var last = page.Items[^1];
                    after = last.File?.Path.ToString() ?? Encoding.UTF8.GetString(last.CommonPrefix.Span);
                }

                string.Join(' ', pages).Should().Be(whole, $"prefix '{prefix}', delimiter '{delimiter}', limit {limit}");
            }
        }
    }

    [Fact]
    public async Task Of_nothing_wanted_or_of_an_empty_branch_is_an_empty_page()
    {
        await using var temp = await TempStore.InMemoryAsync();
        (await PageAsync(temp, "", "", "", 10)).Items.Should().BeEmpty();
        await temp.PutAsync("a", "1");

        var none = await PageAsync(temp, "", "", "", 0);

        (none.Items.Count, none.IsTruncated).Should().Be((0, false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_random_files_agrees_with_a_naive_one(int seed)
    {
        var random = new Random(seed);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => "ab/-"[random.Next(4)]));
        var paths = Enumerable.Range(0, 400).Select(_ => Word()).Distinct().Order(StringComparer.Ordinal).ToArray();
        await using var temp = await FilledAsync(paths);

        for (var times = 0; times < 500; times++)
        {
            var (prefix, delimiter, after) = (Maybe(Word), Maybe(() => random.Next(4) == 0 ? "b-" : "/"), Maybe(Word));

            (await ListAsync(temp, prefix, delimiter, after)).Should().Be(
                Naive(paths, prefix, delimiter, after), $"seed {seed}, prefix '{prefix}', delimiter '{delimiter}', after '{after}'");
        }

        string Maybe(Func<string> word) => random.Next(3) == 0 ? "" : word();
    }

    // S3's rules, word by word: what starts with the prefix, folded at the first delimiter behind it, after the marker.
    private static string Naive(string[] paths, string prefix, string delimiter, string after)
    {
        string? Folded(string path)
        {
            var at = delimiter == "" || path.Length < prefix.Length ? -1 : path.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            return at < 0 ? null : path[..(at + delimiter.Length)];
        }

        var marker = after.StartsWith(prefix, StringComparison.Ordinal) ? Folded(after) : null;
        return string.Join(' ', paths
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(path, after) > 0)
            .Where(path => marker is null || Folded(path) != marker)
            .Select(path => Folded(path) is { } folded ? $"({folded})" : path)
            .Distinct());
    }

    private static async Task<TempStore> FilledAsync(string[] paths)
    {
        var temp = await TempStore.InMemoryAsync();
        var changes = new List<Change>();
        foreach (var path in paths)
        {
            changes.Add(await temp.PutOfAsync(path, "x"));
        }

        await temp.CommitAsync([.. changes]);
        return temp;
    }

    private static async Task<string> ListAsync(TempStore temp, string prefix, string delimiter, string after = "") =>
        string.Join(' ', (await PageAsync(temp, prefix, delimiter, after, int.MaxValue)).Items.Select(Show));

    private static async Task<ListPage> PageAsync(TempStore temp, string prefix, string delimiter, string after, int limit)
    {
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        return await snapshot.ListAsync(
            new ListQuery
            {
                Prefix = Encoding.UTF8.GetBytes(prefix),
                Delimiter = Encoding.UTF8.GetBytes(delimiter),
                After = Encoding.UTF8.GetBytes(after),
                Limit = limit,
            },
            default);
    }

    private static string Show(ListItem item) =>
        item.File?.Path.ToString() ?? $"({Encoding.UTF8.GetString(item.CommonPrefix.Span)})";
}
