using FluentAssertions;
using Pfs.Core.Trees.Stored;
using Xunit;

namespace Pfs.Core.Tests.Trees.Stored;

public sealed class StoredMapTests
{
    [Theory]
    [InlineData(1, 400, 40)]
    [InlineData(2, 4_000, 1)]
    [InlineData(3, 4_000, 300)]
    [InlineData(4, 15_000, 1_000)]
    [InlineData(5, 60_000, 20)]
    public void After_random_batches_it_holds_what_a_sorted_dictionary_holds_and_has_the_root_of_a_new_one(int seed, int keys, int batch)
    {
        var random = new Random(seed);
        var maps = new Maps();
        var expected = Maps.Sorted();
        StoredRoot? root = null;

        for (var step = 0; step < 20; step++)
        {
            var because = $"seed {seed}, step {step}";
            var removals = step % 10 < 6 ? 2 : 8; // of ten edits: it grows, then shrinks
            var edits = new SortedDictionary<string, Item?>(StringComparer.Ordinal);
            while (edits.Count < batch)
            {
                edits[Key(random, keys)] = random.Next(10) < removals ? null : new Item(random.Next(1000), Length(random));
            }

            root = maps.Apply(root, edits);
            Update(expected, edits);

            root.Should().Be(Maps.Naive(expected), because);
            Check(maps.Open(root), expected, random, keys, because);
        }

        maps.Build(expected).Should().Be(root, $"seed {seed}");
        maps.Apply(root, expected.Keys.Select(key => KeyValuePair.Create(key, (Item?)null))).Should().BeNull($"seed {seed}");
    }

    [Fact]
    public void An_empty_map_has_nothing()
    {
        var map = new Maps().Open(null);

        map.TryFind("a"u8, out _).Should().BeFalse();
        map.Seek([]).MoveNext().Should().BeFalse();
        (map.Count, map.Weight, map.Totals([], null)).Should().Be((0, 0, (0, 0)));
    }

    [Fact]
    public void Totals_of_a_range_read_no_more_than_two_ways_down()
    {
        var maps = new Maps();
        var root = maps.Build(Enumerable.Range(0, 50_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 60))))!;
        var map = new StoredMap<Item>(root, new NodeCache(maps.Nodes), Item.Codec);

        var totals = map.Totals(Maps.Bytes("010000"), Maps.Bytes("040000"));

        totals.Should().Be((30_000, Enumerable.Range(10_000, 30_000).Sum(number => (long)number)));
        maps.Nodes.Reads.Should().BeLessThanOrEqualTo(2 * root.Height);
    }

    internal static void Update(SortedDictionary<string, Item> expected, IEnumerable<KeyValuePair<string, Item?>> edits)
    {
        foreach (var (key, item) in edits)
        {
            expected.Remove(key);
            if (item is not null)
            {
                expected.Add(key, item);
            }
        }
    }

    private static void Check(StoredMap<Item> map, SortedDictionary<string, Item> expected, Random random, int keys, string because)
    {
        var all = expected.ToArray();
        map.Count.Should().Be(all.Length, because);
        map.Weight.Should().Be(all.Sum(entry => entry.Value.Weight), because);
        var cursor = map.Seek([]);
        var same = Array.TrueForAll(all, entry => cursor.MoveNext() && Maps.Text(cursor.Key) == entry.Key && cursor.Value == entry.Value);
        (same, cursor.MoveNext(), cursor.MoveNext()).Should().Be((true, false, false), because);
        for (var times = 0; times < 10; times++)
        {
            var (from, to) = (Key(random, keys), Key(random, keys));
            map.TryFind(Maps.Bytes(from), out var found).Should().Be(expected.TryGetValue(from, out var item), because);
            found.Should().Be(item, because);

            cursor.Seek(Maps.Bytes(from));
            var next = Array.Find(all, entry => string.CompareOrdinal(entry.Key, from) >= 0).Key;
            (cursor.MoveNext() ? Maps.Text(cursor.Key) : null).Should().Be(next, because);

            (from, to) = string.CompareOrdinal(from, to) <= 0 ? (from, to) : (to, from);
            var between = all.Where(entry => string.CompareOrdinal(entry.Key, from) >= 0 && string.CompareOrdinal(entry.Key, to) < 0).ToArray();
            map.Totals(Maps.Bytes(from), Maps.Bytes(to)).Should().Be((between.Length, between.Sum(entry => entry.Value.Weight)), because);
        }
    }

    private static string Key(Random random, int keys) => $"{random.Next(keys) * 7919L % 100_003:x}";

    private static int Length(Random random) => random.Next(40) switch { 0 => 17_000, 1 => 2_000, _ => random.Next(200) };
}
