using FluentAssertions;
using Pfs.Core.Storage;
using Pfs.Core.Trees.Stored;
using Xunit;

namespace Pfs.Core.Tests.Trees.Stored;

public sealed class StoredNodeTests
{
    [Fact]
    public void The_example_is_what_is_written_and_read()
    {
        var maps = new Maps();

        var root = maps.Build([new("a", new Item(9, 1)), new("b", new Item(0, 1))])!;

        Convert.ToHexStringLower(maps.Nodes.Read(root.Hash)).Should().Be("0200016109020909016200020000");
        root.Should().Be(new StoredRoot(ContentHash.Of(Convert.FromHexString("0200016109020909016200020000")), 1, 2, 9));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("01", 0)]
    [InlineData("0100", 0)] // no entry
    [InlineData("0300016109020909", 0)] // another format
    [InlineData("0000016109020909", 0)]
    [InlineData("0101016109020909", 0)] // another level
    [InlineData("0100016109020909", 1)]
    [InlineData("01000161090209", 0)] // cut off
    [InlineData("010001610902090900", 0)] // an entry begins and does not end
    [InlineData("0100ffffffffffffffffff01", 0)] // key of 2^64 bytes
    [InlineData("0100016109ffffffff7f", 0)]
    [InlineData("010001620002000001610002000000", 0)] // keys not ascending
    [InlineData("0100016100020000016100020000", 0)] // a key twice
    [InlineData("01000161ffffffffffffffffff01020000", 0)] // negative weight
    [InlineData("01000161ffffffffffffffff7f0200000162ffffffffffffffff7f020000", 0)] // weights beyond 2^63
    public void A_malformed_node_is_refused(string hex, int level) => Refuses(Convert.FromHexString(hex), level);

    [Fact]
    public void A_malformed_inner_node_is_refused()
    {
        var writer = new ByteWriter();
        byte[] Node(long count, int hashBytes)
        {
            writer.Clear();
            writer.Raw([NodeRule.NewestFormat, 1]);
            writer.Bytes("a"u8);
            writer.Raw(new byte[hashBytes]);
            writer.Varint(count);
            writer.Varint(0);
            return writer.Written.ToArray();
        }

        StoredNode.Read(default, Node(1, 32), 1).Totals(0).Should().Be((1, 0));
        Refuses(Node(0, 32), 1);
        Refuses(Node(-1, 32), 1);
        Refuses(Node(1, 31), 1);
    }

    [Fact]
    public void A_child_of_a_wrong_level_is_refused_so_that_no_walk_goes_in_circles()
    {
        var maps = new Maps();
        var leaf = maps.Build([new("a", new Item(9, 1))])!;
        var writer = new ByteWriter();
        writer.Raw([NodeRule.NewestFormat, 2]);
        writer.Bytes("a"u8);
        writer.Hash(leaf.Hash);
        writer.Varint(1);
        writer.Varint(9);
        var hash = ContentHash.Of(writer.Written);
        maps.Nodes.Write([new NodeBytes(hash, writer.Written.ToArray())]);
        var map = maps.Open(new StoredRoot(hash, 3, 1, 9));

        foreach (var walk in new Action[] { () => map.TryFind("a"u8, out _), () => map.Seek([]), () => map.Totals("a"u8, null) })
        {
            walk.Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.DataCorrupt);
        }
    }

    [Fact]
    public void A_key_is_found_in_the_bytes_of_a_leaf()
    {
        var maps = new Maps();
        var leaf = maps.Nodes.Read(maps.Build([new("b", new Item(9, 1)), new("bb", new Item(7, 0)), new("d", new Item(5, 3))])!.Hash);

        foreach (var (key, value) in new[] { ("b", "0909"), ("bb", "07"), ("d", "05050505") })
        {
            StoredNode.TryFind(default, leaf, Maps.Bytes(key), out var found).Should().BeTrue();
            Convert.ToHexStringLower(found).Should().Be(value);
        }

        foreach (var absent in new[] { "", "a", "ba", "bbb", "c", "dd", "e" })
        {
            StoredNode.TryFind(default, leaf, Maps.Bytes(absent), out _).Should().BeFalse(absent);
        }

        for (var length = 0; length < leaf.Length; length++)
        {
            var find = () => StoredNode.TryFind(default, leaf.AsSpan(0, length), "e"u8, out _);
            if (length is 2 or 8 or 14)
            {
                find().Should().BeFalse("it ends between two entries");
            }
            else
            {
                find.Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.DataCorrupt, $"{length} bytes are left");
            }
        }
    }

    [Theory]
    [InlineData("0300016109020909")]
    [InlineData("0201016109020909")]
    public void A_key_is_not_looked_for_in_what_is_no_leaf(string hex)
    {
        var find = () => StoredNode.TryFind(default, Convert.FromHexString(hex), "a"u8, out _);

        find.Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.DataCorrupt);
    }

    [Fact]
    public void Random_damage_is_refused_or_read_within_bounds()
    {
        var random = new Random(31);
        var maps = new Maps();
        maps.Build(Enumerable.Range(0, 2000).Select(number => KeyValuePair.Create($"{number:D5}", new Item(number, 20))));
        var nodes = maps.Nodes.All.ToArray();
        var (refused, positive) = (0, true);

        for (var times = 0; times < 5_000; times++)
        {
            var bytes = nodes[random.Next(nodes.Length)].ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                var node = StoredNode.Read(default, bytes, bytes.Length > 1 ? bytes[1] : 0);
                for (var index = 0; index < node.EntryCount; index++)
                {
                    _ = node.Level > 0 ? node.Child(index).GetHashCode() : node.Value(index).Length;
                    positive &= node.Totals(index).Count > 0;
                }
            }
            catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
            {
                refused++;
            }
        }

        positive.Should().BeTrue("seed 31");
        refused.Should().BeInRange(1_000, 4_999, "seed 31");
    }

    private static void Refuses(byte[] bytes, int level)
    {
        var read = () => StoredNode.Read(default, bytes, level);

        read.Should().Throw<PfsException>().Which.Error.Should().Be(PfsError.DataCorrupt);
    }
}
