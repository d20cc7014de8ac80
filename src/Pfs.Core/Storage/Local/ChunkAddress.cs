namespace Pfs.Core.Storage.Local;

/// <summary>
/// Where a chunk's record lies. Part of no hashed bytes: it may change, and the chunk is found again by its hash.
/// </summary>
internal readonly record struct ChunkAddress(SegmentKind Kind, int Segment, long Offset, int Length)
{
    /// <summary>The first byte after the record and its padding.</summary>
    public long End => Offset + RecordHeader.Padded(ChunkRecord.HeadLength(Length) + Length);
}
