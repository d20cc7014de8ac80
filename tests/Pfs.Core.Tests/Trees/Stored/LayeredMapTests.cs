using FluentAssertions;
using Pfs.Core.Trees.Stored;
using Xunit;

namespace Pfs.Core.Tests.Trees.Stored;

public sealed class LayeredMapTests
{
    [Theory]
    [InlineData(21, 60)]
    [InlineData(22, 1_000)]
    [InlineData(23, 20_000)]
    public void Holds_what_a_sorted_dictionary_holds_through_sets_removes_and_checkpoints(int seed, int keys)
    {
        var random = new Random(seed);
        var maps = new Maps();
        var expected = Maps.Sorted();
        var map = new LayeredMap<Item>(maps.Open(null));
        var (pinned, pinnedCopy) = (map, Maps.Sorted());
        var ahead = new Dictionary<string, LookedAhead<Item>?>(); // looked at some time before, perhaps before a checkpoint
        (LayeredMap<Item> Map, long Number)? checkpoint = null;
        var (weight, exact) = (0L, true);

        for (var number = 1L; number <= 6_000; number++)
        {
            var later = $"{random.Next(keys):x}";
            ahead[later] = map.LookAhead(Maps.Bytes(later));
            var key = $"{random.Next(keys):x}";
            weight -= expected.GetValueOrDefault(key)?.Weight ?? 0;
            if (random.Next(10) < (number % 2000 < 1400 ? 7 : 3))
            {
                expected[key] = new Item(random.Next(1000), random.Next(100));
                weight += expected[key].Weight;
                map = Set(map, key, expected[key], number, ahead.GetValueOrDefault(key));
            }
            else
            {
                expected.Remove(key);
                map = Remove(map, key, number, ahead.GetValueOrDefault(key));
            }

            exact &= (map.Count, map.Weight) == (expected.Count, weight);
            switch (random.Next(300))
            {
                case < 2:
                    checkpoint ??= (map, number); // the map goes on being changed while it is stored
                    break;
                case < 4 when checkpoint is var (at, upTo):
                    var root = maps.Store(at);
                    map = map.Rebase(root, upTo);
                    map.OverlayCount.Should().BeLessThanOrEqualTo(number - upTo);
                    checkpoint = null;
                    break;
                case < 8:
                    Check(map, expected, random, keys, $"seed {seed}, number {number}");
                    break;
                case 8:
                    (pinned, pinnedCopy) = (map, new(expected, StringComparer.Ordinal));
                    break;
                default:
                    break;
            }
        }

        exact.Should().BeTrue($"seed {seed}");
        Check(map, expected, random, keys, $"seed {seed}");
        Check(pinned, pinnedCopy, random, keys, $"seed {seed}, pinned");
        maps.Store(map).Should().Be(Maps.Naive(expected), $"seed {seed}");
    }

    [Fact]
    public void A_key_set_before_a_checkpoint_and_removed_after_it_stays_removed()
    {
        var maps = new Maps();
        var one = Set(new LayeredMap<Item>(maps.Open(null)), "a", new Item(1, 1), 1);
        var two = Remove(one, "a", 2);

        var root = maps.Store(one);
        var rebased = two.Rebase(root, 1);

        rebased.TryFind("a"u8, out _).Should().BeFalse();
        rebased.Seek([]).MoveNext().Should().BeFalse();
        (rebased.Count, rebased.Weight, rebased.OverlayCount, rebased.Totals([])).Should().Be((0, 0, 1, (0, 0)));
    }

    [Fact]
    public void Removing_an_absent_key_gives_the_same_map()
    {
        var maps = new Maps();
        var map = new LayeredMap<Item>(maps.Open(maps.Build([new("a", new Item(1, 1))])));
        var removed = Remove(map, "a", 1);

        Remove(map, "b", 1).Should().BeSameAs(map);
        Remove(removed, "a", 2).Should().BeSameAs(removed);
    }

    [Fact]
    public void A_checkpoint_that_is_not_what_the_commits_made_is_refused()
    {
        var maps = new Maps();
        var map = Set(new LayeredMap<Item>(maps.Open(null)), "a", new Item(1, 1), 1);

        var rebase = () => map.Rebase(maps.Build([new("a", new Item(2, 1))]), 1);

        rebase.Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.DataCorrupt);
    }

    [Fact]
    public void Overwriting_between_checkpoints_reads_nothing_stored_and_keeps_no_more_than_the_next_checkpoint_needs()
    {
        var maps = new Maps();
        var map = Set(new LayeredMap<Item>(maps.Open(null)), "a", new Item(1, 1), 1);
        var first = map;
        for (var number = 2; number <= 10; number++)
        {
            map = Set(map, "a", new Item(number, number), number);
        }

        var second = map;
        map = Set(Remove(map, "a", 11), "a", new Item(12, 12), 12);
        map = map.Rebase(maps.Store(first), 1);
        (map.Count, map.Weight, map.OverlayCount).Should().Be((1, 12, 1));
        map = map.Rebase(maps.Store(second), 10);
        (map.Count, map.Weight, map.OverlayCount).Should().Be((1, 12, 1));
        map.Look("a"u8).Change!.Earlier.Should().Be(new Superseded(11, null, null));
    }

    [Fact]
    public void What_was_seen_ahead_is_not_read_again_as_long_as_it_holds()
    {
        var maps = new Maps(cacheBytes: 0);
        var map = new LayeredMap<Item>(maps.Open(maps.Build([new("a", new Item(1, 1)), new("c", new Item(3, 3))])));
        var (a, b) = (map.LookAhead("a"u8.ToArray())!, map.LookAhead("b"u8.ToArray())!);
        var reads = maps.Nodes.Reads;

        map.Look("a"u8, a).Value.Should().Be(new Item(1, 1));
        map.Look("b"u8, b).Value.Should().BeNull();
        maps.Nodes.Reads.Should().Be(reads);
        map.Look("c"u8, a).Value.Should().Be(new Item(3, 3), "that is another key");

        var changed = Set(map, "a", new Item(2, 2), 1);
        changed.Look("a"u8, a).Value.Should().Be(new Item(2, 2), "a later change counts");
        changed.LookAhead("a"u8.ToArray()).Should().BeNull();
        changed.Rebase(maps.Store(changed), 1).Look("a"u8, a).Value.Should().Be(new Item(2, 2), "that is another stored map");
    }

    private static LayeredMap<Item> Set(LayeredMap<Item> map, string key, Item value, long number, LookedAhead<Item>? ahead = null) =>
        map.Set(Maps.Bytes(key), map.Look(Maps.Bytes(key), ahead), value, number);

    private static LayeredMap<Item> Remove(LayeredMap<Item> map, string key, long number, LookedAhead<Item>? ahead = null) =>
        map.Remove(Maps.Bytes(key), map.Look(Maps.Bytes(key), ahead), number);

    private static void Check(LayeredMap<Item> map, SortedDictionary<string, Item> expected, Random random, int keys, string because)
    {
        var all = expected.ToArray();
        var cursor = map.Seek([]);
        var same = Array.TrueForAll(all, entry => cursor.MoveNext() && Maps.Text(cursor.Key) == entry.Key && cursor.Value == entry.Value);
        (same, cursor.MoveNext(), cursor.MoveNext()).Should().Be((true, false, false), because);
        for (var times = 0; times < 10; times++)
        {
            var key = $"{random.Next(keys):x}";
            map.TryFind(Maps.Bytes(key), out var found).Should().Be(expected.TryGetValue(key, out var item), because);
            found.Should().Be(item, because);

            cursor.Seek(Maps.Bytes(key));
            var next = Array.Find(all, entry => string.CompareOrdinal(entry.Key, key) >= 0).Key;
            (cursor.MoveNext() ? Maps.Text(cursor.Key) : null).Should().Be(next, because);

            var prefix = key[..random.Next(key.Length + 1)];
            var below = all.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
            map.Totals(Maps.Bytes(prefix)).Should().Be((below.Length, below.Sum(entry => entry.Value.Weight)), because);
        }
    }
}
