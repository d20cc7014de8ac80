using System.Buffers.Binary;
using FluentAssertions;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class AddressCacheTests
{
    [Fact]
    public void Finds_what_was_added_and_nothing_else()
    {
        var cache = new AddressCache();
        cache.TryFind(Hash(7, 1), out _).Should().BeFalse();

        cache.Add(Hash(7, 1), Address(1));
        cache.Add(Hash(7, 2), Address(2));
        cache.Add(Hash(7, 1), Address(3));
        Numbers(cache).Should().Equal(3, 2);
        cache.TryFind(Hash(8, 1), out _).Should().BeFalse("it belongs to another set");
    }

    [Fact]
    public void Gives_up_what_was_not_asked_for_the_longest()
    {
        var cache = new AddressCache();
        foreach (var number in new[] { 1, 2, 3, 4 })
        {
            cache.Add(Hash(7, number), Address(number));
        }

        cache.TryFind(Hash(7, 1), out _).Should().BeTrue();
        cache.Add(Hash(7, 5), Address(5));
        Numbers(cache).Should().Equal(1, 3, 4, 5);
    }

    [Theory]
    [InlineData(1, 32, 1)]
    [InlineData(0x7fff_ffff, 32L << 30, ChunkRecord.MaxData)]
    public void Keeps_addresses_of_all_ranges(int segment, long offset, int length)
    {
        foreach (var kind in new[] { SegmentKind.Log, SegmentKind.Data })
        {
            var (cache, address) = (new AddressCache(), new ChunkAddress(kind, segment, offset - 8, length));
            cache.Add(Hash(3, 4), address);
            cache.TryFind(Hash(3, 4), out var found).Should().BeTrue();
            found.Should().Be(address);
        }
    }

    [Fact]
    public void Answers_rightly_while_others_add()
    {
        var cache = new AddressCache();
        Parallel.For(0, 200_000, number =>
        {
            var key = number % 512;
            cache.Add(Hash(1 + (key % 16), key), Address(key));
            if (cache.TryFind(Hash(1 + (key % 16), key), out var found) && found != Address(key))
            {
                throw new InvalidOperationException($"{key} has the address {found}");
            }
        });
    }

    // What is found of the chunks 1 to 5 of the set 7, by the length of each.
    private static IEnumerable<int> Numbers(AddressCache cache) =>
        Enumerable.Range(1, 5).Select(number => cache.TryFind(Hash(7, number), out var address) ? address.Length - 1 : 0).Where(number => number > 0);

    private static ChunkAddress Address(int number) => new(SegmentKind.Data, 1 + number, 64L * (1 + number), 1 + number);

    // The same set for the same first number.
    private static ContentHash Hash(int set, int tail)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, set);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], (long)tail << 32);
        return new ContentHash(bytes);
    }
}
