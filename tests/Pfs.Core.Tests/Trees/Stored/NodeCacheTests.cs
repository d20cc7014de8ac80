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
            map.TryFind(cursor.Key, out _).Should().BeTrue();
            map.TryFind("010000"u8, out _).Should().BeTrue(); // in use while all others come and go
        }

        var reads = maps.Nodes.Reads;
        map.TryFind("010000"u8, out _).Should().BeTrue();

        maps.Nodes.Reads.Should().Be(reads);
        maps.Cache.Bytes.Should().BeInRange(Capacity / 2, Capacity);
    }

    [Fact]
    public void Takes_a_leaf_in_when_it_is_asked_for_a_second_time_soon()
    {
        var maps = new Maps();
        var map = maps.Open(maps.Build(Enumerable.Range(0, 20_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 80)))));
        map.TryFind("010000"u8, out _).Should().BeTrue();
        var (inner, reads) = (maps.Cache.Bytes, maps.Nodes.Reads);

        map.TryFind("010000"u8, out _).Should().BeTrue();
        maps.Nodes.Reads.Should().Be(reads + 1, "once does not make it stay");
        maps.Cache.Bytes.Should().BeGreaterThan(inner, "twice does");
        map.TryFind("010000"u8, out _).Should().BeTrue();
        maps.Nodes.Reads.Should().Be(reads + 1);
    }

    [Fact]
    public void Takes_the_leaves_of_a_listing_in_at_once_where_there_is_room()
    {
        var maps = new Maps();
        var map = maps.Open(maps.Build(Enumerable.Range(0, 2_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 80)))));
        ReadAll();
        var reads = maps.Nodes.Reads;

        ReadAll();

        maps.Nodes.Reads.Should().Be(reads);

        void ReadAll()
        {
            for (var cursor = map.Seek([]); cursor.MoveNext();)
            {
            }
        }
    }

    [Fact]
    public void Gives_up_the_nodes_that_others_took_the_places_of()
    {
        var maps = new Maps();
        var root = maps.Build(Enumerable.Range(0, 20_000).Select(number => KeyValuePair.Create($"{number:D6}", new Item(number, 80))))!;
        maps.Open(root).TryFind("000010"u8, out _).Should().BeTrue();
        maps.Open(root).TryFind("019990"u8, out _).Should().BeTrue();
        var before = maps.Cache.Bytes;

        var changed = maps.Apply(root, [KeyValuePair.Create("000010", (Item?)new Item(7, 80))]);
        maps.Cache.Bytes.Should().Be(before, "the old ones are in use until the new root is");
        maps.Cache.DropReplaced();

        maps.Cache.Bytes.Should().BeInRange(1, before - 1);
        var reads = maps.Nodes.Reads;
        maps.Open(changed).TryFind("019990"u8, out _).Should().BeTrue();
        maps.Nodes.Reads.Should().BeLessThan(reads + root.Height, "its leaf was not replaced");
        maps.Open(root).TryFind("000010"u8, out var old).Should().BeTrue();
        old!.Weight.Should().Be(10);
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
