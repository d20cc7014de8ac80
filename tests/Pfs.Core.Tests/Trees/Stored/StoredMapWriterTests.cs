using FluentAssertions;
using Pfs.Core.Trees.Stored;
using Xunit;

namespace Pfs.Core.Tests.Trees.Stored;

public sealed class StoredMapWriterTests
{
    [Theory]
    [InlineData("every key ends a leaf")]
    [InlineData("no key ends a node")]
    [InlineData("keys of 1024 bytes")]
    [InlineData("long shared prefixes")]
    [InlineData("values of 17 KB")]
    public void Whatever_the_keys_the_root_depends_on_the_entries_alone(string kind)
    {
        var maps = new Maps();
        var all = Keys(kind).Order(StringComparer.Ordinal).ToArray();
        var item = new Item(3, kind.Contains("17 KB", StringComparison.Ordinal) ? 17_000 : 60);
        var odd = all.Where((_, index) => index % 2 == 1).ToArray();

        var whole = maps.Build(all.Select(key => KeyValuePair.Create(key, item)));
        var half = maps.Build(odd.Select(key => KeyValuePair.Create(key, item)));
        var grown = maps.Apply(half, all.Select(key => KeyValuePair.Create(key, (Item?)item)));
        var shrunk = maps.Apply(whole, all.Except(odd).Select(key => KeyValuePair.Create(key, (Item?)null)));
        var front = maps.Apply(maps.Apply(whole, [KeyValuePair.Create(all[0], (Item?)null)]), [KeyValuePair.Create(all[0], (Item?)item)]);

        whole.Should().Be(Maps.Naive(all.Select(key => KeyValuePair.Create(key, item))));
        grown.Should().Be(whole);
        front.Should().Be(whole);
        shrunk.Should().Be(half).And.Be(Maps.Naive(odd.Select(key => KeyValuePair.Create(key, item))));
        maps.Nodes.All.Max(node => node.Length).Should().BeLessThan(NodeRule.MaxBytes + 17_100);
    }

    [Fact]
    public void One_by_one_in_any_order_makes_the_root_of_all_at_once()
    {
        var random = new Random(11);
        var maps = new Maps();
        var expected = Maps.Sorted();
        foreach (var number in Enumerable.Range(0, 1000))
        {
            expected.Add($"k{number:D5}", new Item(number, 300));
        }

        StoredRoot? root = null;
        foreach (var entry in expected.OrderBy(_ => random.Next()))
        {
            root = maps.Apply(root, [KeyValuePair.Create(entry.Key, (Item?)entry.Value)]);
        }

        root.Should().Be(maps.Build(expected)).And.Be(Maps.Naive(expected), "seed 11");
        foreach (var key in expected.Keys.ToArray().OrderBy(_ => random.Next()).Take(950))
        {
            expected.Remove(key);
            root = maps.Apply(root, [KeyValuePair.Create(key, (Item?)null)]);
        }

        root.Should().Be(Maps.Naive(expected), "seed 11");
    }

    [Fact]
    public void Cut_down_to_any_range_it_has_the_height_of_a_new_one()
    {
        var random = new Random(14);
        var maps = new Maps();
        var all = Enumerable.Range(0, 400).Select(number => KeyValuePair.Create($"{number:D3}".PadRight(1024, 'x'), new Item(number, 9))).ToArray();
        var whole = maps.Build(all)!;

        for (var times = 0; times < 40; times++)
        {
            var (first, count) = (random.Next(all.Length), times % 3 == 0 ? 1 : random.Next(1, 40));
            var kept = times % 5 == 0 ? all[^count..] : all[first..Math.Min(all.Length, first + count)];
            var cut = maps.Apply(whole, all.Except(kept).Select(entry => KeyValuePair.Create(entry.Key, (Item?)null)));
            cut.Should().Be(Maps.Naive(kept), $"seed 14, times {times}");
            maps.Apply(cut, all.Select(entry => KeyValuePair.Create(entry.Key, (Item?)entry.Value))).Should().Be(whole, $"seed 14, times {times}");
        }

        whole.Height.Should().BeGreaterThan(4);
    }

    [Fact]
    public void A_single_edit_reads_and_writes_a_few_nodes_of_each_level()
    {
        var random = new Random(12);
        var maps = new Maps();
        var root = maps.Build(Enumerable.Range(0, 100_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(1, 100))))!;
        var most = 0;
        var (written, read) = (maps.Nodes.Written, 0);

        for (var times = 0; times < 300; times++)
        {
            var before = maps.Nodes.Written;
            var key = $"{random.Next(100_000):D6}" + (times % 3 == 0 ? "new" : "");
            var cold = new NodeCache(maps.Nodes);
            read -= maps.Nodes.Reads;
            StoredMapWriter.Apply<Item>(
                root, [(Maps.Bytes(key), times % 3 == 1 ? null : new Item(7, 120))], cold, maps.Nodes, Item.Codec, NodeRule.NewestFormat, CancellationToken.None);
            read += maps.Nodes.Reads;
            most = Math.Max(most, maps.Nodes.Written - before);
        }

        root.Height.Should().Be(3);
        ((maps.Nodes.Written - written) / 300.0).Should().BeLessThan(1.5 * root.Height);
        (read / 300.0).Should().BeLessThan(1.5 * root.Height);
        most.Should().BeLessThan(5 * root.Height);
    }

    [Theory]
    [InlineData(NodeRule.OldestFormat, "fb9f98c28b41e01d305ef8d602769ff349f2213a5849441d89448b20f36c7516")]
    [InlineData(NodeRule.NewestFormat, "1e7f7444599c9f5f8ff13fb69bde8f85970592f8c67514fda3f63e14e2da501c")]
    public void The_rule_of_cuts_is_part_of_the_format_and_stays(byte format, string hash)
    {
        var root = new Maps().Build(Enumerable.Range(0, 5000).Select(number => KeyValuePair.Create($"{number:D5}", new Item(number, 60))), format)!;

        // By another program, written from docs/storage-format.md alone.
        root.Hash.ToString().Should().Be(hash);
        root.Should().BeEquivalentTo(new { Height = 3, Count = 5000L, Weight = 12_497_500L });
    }

    [Fact]
    public void A_map_of_the_older_format_is_written_on_in_it()
    {
        var maps = new Maps();
        var all = Maps.Sorted();
        for (var number = 0; number < 5000; number++)
        {
            all[$"{number:D5}"] = new Item(number, 60);
        }

        var root = maps.Build(all, NodeRule.OldestFormat);
        all["02500"] = new Item(7, 70);
        all.Remove("04000");
        var changed = maps.Apply(root, [new("02500", all["02500"]), new("04000", null)]);

        changed.Should().Be(Maps.Naive(all, NodeRule.OldestFormat)).And.NotBe(Maps.Naive(all));
        maps.Cache.FormatOf(changed!).Should().Be(NodeRule.OldestFormat);
    }

    [Fact]
    public void Leaves_have_about_2_KiB_and_inner_nodes_4_whether_keys_are_in_a_row_or_random()
    {
        foreach (var (format, length) in new[] { ("data/part-{0:D8}", 100), ("{0}", 20), ("logs/{0:D7}/events.parquet", 300) })
        {
            var maps = new Maps();
            maps.Build(Enumerable.Range(0, 40_000)
                .Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number))
                .Order(StringComparer.Ordinal)
                .Select(key => KeyValuePair.Create(key, new Item(1, length))));

            maps.Nodes.All.Where(node => node[1] == 0).Average(node => node.Length).Should().BeInRange(1800, 2300, format);
            maps.Nodes.All.Where(node => node[1] == 1).Average(node => node.Length).Should().BeInRange(2500, 6000, format);
            maps.Nodes.All.Count(node => node.Length >= NodeRule.MaxBytes).Should().BeLessThan(maps.Nodes.Written / 50, format);
        }
    }

    [Fact]
    public void Without_an_effective_edit_the_root_stays_and_nothing_new_is_written()
    {
        var maps = new Maps();
        var root = maps.Build(Enumerable.Range(0, 3000).Select(number => KeyValuePair.Create($"{number:D4}", new Item(1, 100))));
        var written = maps.Nodes.Written;

        maps.Apply(root, []).Should().BeSameAs(root);
        maps.Apply(root, [new("0000a", null), new("1500", new Item(1, 100)), new("9", null)]).Should().Be(root);
        maps.Apply(null, [new("a", null)]).Should().BeNull();

        maps.Nodes.Written.Should().Be(written);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Edits_out_of_order_are_a_bug_of_the_caller(string second)
    {
        var edits = () => new Maps().Apply(null, [new("b", new Item(1, 1)), new(second, new Item(1, 1))]);

        edits.Should().Throw<ArgumentException>();
    }

    private static IEnumerable<string> Keys(string kind)
    {
        var random = new Random(13);
        var words = Enumerable.Range(0, int.MaxValue).Select(number => $"{random.Next(1 << 24):x6}-{number}");
        return kind switch
        {
            "every key ends a leaf" => words.Where(word => EndsNode(word, 0)).Take(2000),
            "no key ends a node" => words.Where(word => !EndsNode(word, 0) && !EndsNode(word, 1)).Take(2000),
            "keys of 1024 bytes" => words.Take(600).Select(word => word.PadRight(1024, 'x')),
            "long shared prefixes" => words.Take(1000).Select(word => word.PadLeft(1024, 'x')),
            _ => words.Take(300),
        };
    }

    private static bool EndsNode(string key, int level) =>
        NodeRule.EndsAfter(NodeRule.NewestFormat, level, Maps.Bytes(key), entryBytes: 80, nodeBytes: NodeRule.MinBytes, entries: 2);
}
