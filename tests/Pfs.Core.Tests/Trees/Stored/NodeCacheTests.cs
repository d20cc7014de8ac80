using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests.Trees.Stored;

public sealed class NodeCacheTests
{
    private const int Capacity = 200_000;

    [Fact]
    public void Keeps_the_nodes_in_use_within_its_bytes()
    {
        var maps = new Maps(Capacity);
        var root = maps.Build(Enumerable.Range(0, 20_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 80))))!;
        var map = maps.Open(root);
        for (var cursor = map.Seek([]); cursor.MoveNext();)
        {
            map.TryFind("010000"u8, out _).Should().BeTrue(); // in use while all others pass by
        }

        var reads = maps.Nodes.Reads;
        map.TryFind("010000"u8, out _).Should().BeTrue();

        maps.Nodes.Reads.Should().Be(reads);
        maps.Cache.Bytes.Should().BeInRange(Capacity / 2, Capacity);
    }

    [Fact]
    public void Serves_many_threads_while_nodes_come_and_go()
    {
        var maps = new Maps(Capacity);
        var map = maps.Open(maps.Build(Enumerable.Range(0, 20_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 80)))));
        var wrong = 0;

        Parallel.For(0, 40_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
        {
            var number = index * 7919L % 20_000;
            if (!map.TryFind(Maps.Bytes($"{number:D6}"), out var item) || item.Weight != number)
            {
                Interlocked.Increment(ref wrong);
            }
        });

        wrong.Should().Be(0);
        maps.Cache.Bytes.Should().BeLessThanOrEqualTo(Capacity);
    }
}
