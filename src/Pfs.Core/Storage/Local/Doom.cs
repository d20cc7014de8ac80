namespace Pfs.Core.Storage.Local;

/// <summary>
/// A collection in progress, as writers see it. They add each chunk that they want to rely on to <see cref="Live"/> and only then look where it
/// lies: in a doomed segment it counts as absent, and its bytes are stored again.
/// </summary>
internal sealed class Doom(LiveFilter live)
{
    private long _segment;

    /// <summary>What is kept.</summary>
    public LiveFilter Live => live;

    /// <summary>From now on nobody relies on a chunk in that segment who has not added it to <see cref="Live"/> before.</summary>
    public void Set(SegmentKind kind, int id) => Interlocked.Exchange(ref _segment, ((long)kind << 32) | (uint)id);

    /// <summary>No segment is doomed.</summary>
    public void Clear() => Interlocked.Exchange(ref _segment, 0);

    public bool Holds(ChunkAddress address) => Volatile.Read(ref _segment) == (((long)address.Kind << 32) | (uint)address.Segment);
}
