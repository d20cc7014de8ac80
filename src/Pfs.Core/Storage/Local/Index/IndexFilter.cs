using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// A blocked Bloom filter of 10 bits a key. A block is 480 bits and their CRC32C: one read of 64 bytes answers, and a flipped bit
/// cannot make a key vanish. Blocks are chosen by the order of keys, so that a merge writes them one after the other.
/// Keys are hashes already: their own bytes select the bits.
/// </summary>
internal static class IndexFilter
{
    public const int BlockBytes = 64;

    private const int BitsBytes = BlockBytes - sizeof(uint);
    private const int Bits = 8 * BitsBytes;
    private const int KeysPerBlock = 48;
    private const int BitsPerKey = 7; // 10 * ln 2
    private const int BitsAt = 16; // the bytes before it choose page and block

    /// <summary>The number of blocks for so many keys: whole pages of them.</summary>
    public static long BlocksFor(long keys)
    {
        const int PerPage = IndexPage.Bytes / BlockBytes;
        return (keys + (PerPage * KeysPerBlock) - 1) / (PerPage * KeysPerBlock) * PerPage;
    }

    public static long BlockOf(ReadOnlySpan<byte> key, long blocks) =>
        (long)Math.BigMul(IndexEntry.Lead(key), (ulong)blocks, out _);

    public static void Set(Span<byte> block, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < BitsPerKey; i++)
        {
            var bit = BitOf(key, i);
            block[bit / 8] |= (byte)(1 << (bit % 8));
        }
    }

    public static bool MayHold(ReadOnlySpan<byte> block, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < BitsPerKey; i++)
        {
            var bit = BitOf(key, i);
            if ((block[bit / 8] & (1 << (bit % 8))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    public static void Seal(Span<byte> block) =>
        BinaryPrimitives.WriteUInt32LittleEndian(block[BitsBytes..], Crc32C.Of(block[..BitsBytes]));

    public static bool Fits(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[BitsBytes..]) == Crc32C.Of(block[..BitsBytes]);

    private static int BitOf(ReadOnlySpan<byte> key, int i) =>
        (BinaryPrimitives.ReadUInt16BigEndian(key[(BitsAt + (2 * i))..]) * Bits) >> 16;
}
