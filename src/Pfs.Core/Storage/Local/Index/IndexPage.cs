using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// The page of a run: 4,080 bytes of body, then its kind, the number of items in it, the run, its own number in the file and a
/// CRC32C. A page that is read from the wrong place or the wrong file does not fit.
/// </summary>
internal static class IndexPage
{
    public const int Bytes = 4096;
    public const int BodyBytes = Bytes - TrailerBytes;
    public const int MaxEntries = BodyBytes / IndexEntry.Bytes;
    public const int MaxFences = BodyBytes / sizeof(ulong);

    private const int TrailerBytes = 16;
    private const int CrcAt = Bytes - sizeof(uint);

    public static void Seal(Span<byte> page, IndexPageKind kind, int count, int run, long number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(page[BodyBytes..], (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(page[(BodyBytes + 2)..], (ushort)count);
        BinaryPrimitives.WriteInt32LittleEndian(page[(BodyBytes + 4)..], run);
        BinaryPrimitives.WriteUInt32LittleEndian(page[(BodyBytes + 8)..], (uint)number);
        BinaryPrimitives.WriteUInt32LittleEndian(page[CrcAt..], Crc32C.Of(page[..CrcAt]));
    }

    public static bool Fits(ReadOnlySpan<byte> page, IndexPageKind kind, int run, long number) =>
        BinaryPrimitives.ReadUInt32LittleEndian(page[CrcAt..]) == Crc32C.Of(page[..CrcAt])
        && BinaryPrimitives.ReadUInt16LittleEndian(page[BodyBytes..]) == (ushort)kind
        && BinaryPrimitives.ReadInt32LittleEndian(page[(BodyBytes + 4)..]) == run
        && BinaryPrimitives.ReadUInt32LittleEndian(page[(BodyBytes + 8)..]) == (uint)number;

    /// <summary>The number of items in a page that fits.</summary>
    public static int Count(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page[(BodyBytes + 2)..]);

    public static ReadOnlySpan<byte> Entry(ReadOnlySpan<byte> page, int entry) =>
        page.Slice(entry * IndexEntry.Bytes, IndexEntry.Bytes);

    /// <summary>The first entry of the page whose key is not below <paramref name="key"/>; the page's count when there is none.</summary>
    public static int LowerBound(ReadOnlySpan<byte> page, ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, Count(page));
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IndexEntry.Key(Entry(page, middle)).SequenceCompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
