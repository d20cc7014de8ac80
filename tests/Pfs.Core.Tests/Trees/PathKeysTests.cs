using FluentAssertions;
using Pfs.Core.Trees;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class PathKeysTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_each_key_and_the_place_of_each_that_is_not_there(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var common = new byte[random.Next(12)];
            var all = Enumerable.Range(0, random.Next(1, 34)).Select(_ => Key(random, common)).DistinctBy(Convert.ToHexString).ToList();
            var keys = new PathKeys([all[0]]);
            foreach (var key in all.Skip(1))
            {
                keys = keys.Insert(keys.LowerBound(key, out _), key);
            }

            all.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
            keys.Span.ToArray().Should().Equal(all, $"seed {seed}, round {round}");
            foreach (var key in all.Concat(Enumerable.Range(0, 20).Select(_ => Key(random, random.Next(4) == 0 ? [] : common))))
            {
                var place = all.TakeWhile(other => other.AsSpan().SequenceCompareTo(key) < 0).Count();
                keys.LowerBound(key, out var isThere).Should().Be(place, $"seed {seed}, round {round}");
                isThere.Should().Be(place < all.Count && all[place].AsSpan().SequenceEqual(key));
            }
        }
    }

    // Bytes that are often the same, 0 among them, and often fewer than a search compares at once.
    private static byte[] Key(Random random, byte[] common) =>
        [.. common.AsSpan(0, random.Next(5) == 0 ? random.Next(common.Length + 1) : common.Length), .. Enumerable.Range(0, random.Next(7)).Select(_ => (byte)random.Next(3))];
}
