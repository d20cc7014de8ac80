using System.Text;
using FluentAssertions;
using Pfs.Core.Trees;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class PathMapTests
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 300)]
    [InlineData(3, 20_000)]
    public void Holds_what_a_sorted_dictionary_holds_after_random_sets_and_removes(int seed, int keys)
    {
        var random = new Random(seed);
        var expected = new SortedDictionary<string, Weighed>(StringComparer.Ordinal);
        var map = PathMap<Weighed>.Empty;

        for (var step = 0; step < 20_000; step++)
        {
            var key = $"{random.Next(keys):x}";
            var value = new Weighed(random.Next(1000));
            var growing = step % 8000 < 5000; // and then shrinking, to merge nodes
            if (random.Next(10) < (growing ? 8 : 2))
            {
                expected[key] = value;
                map = map.Set(Bytes(key), value);
            }
            else
            {
                expected.Remove(key);
                map = map.Remove(Bytes(key));
            }

            if (step % 500 == 0)
            {
                Check(map, expected, random, $"seed {seed}, step {step}");
            }
        }

        Check(map, expected, random, $"seed {seed}");
        foreach (var key in expected.Keys)
        {
            map = map.Remove(Bytes(key));
        }

        (map.Count, map.Weight, map.Seek([]).MoveNext()).Should().Be((0, 0, false));
    }

    [Fact]
    public void Keys_in_ascending_or_descending_order_are_as_good_as_any()
    {
        var (up, down) = (PathMap<Weighed>.Empty, PathMap<Weighed>.Empty);
        var value = new Weighed(1);

        for (var number = 0; number < 5000; number++)
        {
            up = up.Set(Bytes($"{number:D5}"), value);
            down = down.Set(Bytes($"{4999 - number:D5}"), value);
        }

        Keys(up).Should().Equal(Keys(down)).And.HaveCount(5000).And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public void A_change_leaves_the_map_it_was_made_from_as_it_was()
    {
        var map = PathMap<Weighed>.Empty;
        for (var number = 0; number < 1000; number++)
        {
            map = map.Set(Bytes($"{number:D4}"), new Weighed(1));
        }

        var before = Keys(map);
        var changed = map.Remove(Bytes("0500")).Set(Bytes("0500a"), new Weighed(7)).Set(Bytes("0001"), new Weighed(9));

        Keys(map).Should().Equal(before);
        (map.Count, map.Weight, changed.Count, changed.Weight).Should().Be((1000, 1000, 1000, 1014));
    }

    [Fact]
    public void Removing_an_absent_key_gives_the_same_map()
    {
        var map = PathMap<Weighed>.Empty.Set(Bytes("a"), new Weighed(1));

        map.Remove(Bytes("b")).Should().BeSameAs(map);
        PathMap<Weighed>.Empty.Remove(Bytes("b")).Count.Should().Be(0);
    }

    private static void Check(PathMap<Weighed> map, SortedDictionary<string, Weighed> expected, Random random, string because)
    {
        Keys(map).Should().Equal(expected.Keys, because);
        map.Count.Should().Be(expected.Count, because);
        map.Weight.Should().Be(expected.Values.Sum(value => value.Weight), because);
        for (var times = 0; times < 20; times++)
        {
            var key = $"{random.Next(50_000):x}";
            map.TryFind(Bytes(key), out var found).Should().Be(expected.TryGetValue(key, out var value), because);
            found.Should().BeSameAs(value, because);
            var cursor = map.Seek(Bytes(key));
            var next = expected.Keys.FirstOrDefault(other => string.CompareOrdinal(other, key) >= 0);
            (cursor.MoveNext() ? Encoding.UTF8.GetString(cursor.Key) : null).Should().Be(next, because);
        }
    }

    private static List<string> Keys(PathMap<Weighed> map)
    {
        var keys = new List<string>();
        for (var cursor = map.Seek([]); cursor.MoveNext();)
        {
            keys.Add(Encoding.UTF8.GetString(cursor.Key));
        }

        return keys;
    }

    private static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);

    private sealed record Weighed(long Weight) : IWeighed;
}
