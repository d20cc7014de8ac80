using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>A segment's file, its bytes, and how many of them nobody needs.</summary>
internal readonly record struct WeighedSegment(SegmentKind Kind, int Id, long Bytes, long Garbage)
{
    /// <summary>A quarter: so each byte that is kept is copied three times at most for each that is freed.</summary>
    private const int GarbageShare = 4;

    /// <summary>True when it is worth to write it anew.</summary>
    public bool IsDue => Garbage > 0 && Garbage >= Bytes / GarbageShare && SegmentId.Generation(Id) < SegmentId.MaxGeneration;
}
