using Pfs.Core.Storage.Local;

namespace Pfs.Core.Files;

/// <summary>How long content-defined chunks are, in bytes.</summary>
/// <param name="Min">No cut before this many bytes; they are not even looked at.</param>
/// <param name="Normal">Cuts are a quarter as likely before and four times as likely after this length as one in so many bytes.</param>
/// <param name="Max">A chunk that found no cut ends here.</param>
internal readonly record struct ChunkSizes(int Min, int Normal, int Max)
{
    /// <summary>What the store uses; by measurement (docs/adr/0006-chunking.md). Other sizes cost deduplication against old chunks.</summary>
    public static ChunkSizes Default { get; } = Around(128 << 10);

    public static ChunkSizes Around(int normal) => new(normal / 4, normal, Math.Min(ChunkRecord.MaxData, normal * 8));
}
