using System.Buffers.Binary;
using FluentAssertions;
using Pfs.Core.Storage.Local;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class AddressCacheTests
{
    [Fact]
    public void Finds_what_was_added_last_and_nothing_else()
    {
        var cache = new AddressCache();
        var (one, other) = (Address(1), Address(2));
        cache.TryFind(Hash(7, 1), out _).Should().BeFalse();

        cache.Add(Hash(7, 1), one);
        cache.TryFind(Hash(7, 1), out var found).Should().BeTrue();
        found.Should().Be(one);
        cache.TryFind(Hash(7, 2), out _).Should().BeFalse("another chunk has the same place");

        cache.Add(Hash(7, 2), other);
        cache.TryFind(Hash(7, 1), out _).Should().BeFalse();
        cache.TryFind(Hash(7, 2), out found).Should().BeTrue();
        found.Should().Be(other);
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

    private static ChunkAddress Address(int number) => new(SegmentKind.Data, 1 + number, 64L * (1 + number), 1 + number);

    // The same place for the same first number.
    private static ContentHash Hash(int place, int tail)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, place);
        BinaryPrimitives.WriteInt64BigEndian(bytes[24..], (long)tail << 32);
        return new ContentHash(bytes);
    }
}
