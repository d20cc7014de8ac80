using Pfs.Core.Storage.Local.Index;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// Where a chunk's record lies. Part of no hashed bytes: it may change, and the chunk is found again by its hash.
/// </summary>
internal readonly record struct ChunkAddress(SegmentKind Kind, int Segment, long Offset, int Length)
{
    private const int KindShift = 56;

    /// <summary>The first byte after the record and its padding.</summary>
    public long End => Offset + ChunkRecord.Stride(Length);

    /// <summary>The address of an entry that <see cref="ToIndex"/> made; default for a default value.</summary>
    public static ChunkAddress FromIndex(IndexValue value) => new(
        (SegmentKind)(value.First >> KindShift),
        (int)(value.Second >> 32),
        value.First & ((1L << KindShift) - 1),
        (int)value.Second);

    public IndexValue ToIndex() => new(((long)Kind << KindShift) | Offset, ((long)Segment << 32) | (uint)Length);
}
