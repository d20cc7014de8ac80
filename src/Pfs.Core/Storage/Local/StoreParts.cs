using Pfs.Core.State;
using Pfs.Core.Trees;

namespace Pfs.Core.Storage.Local;

/// <summary>What a store is put together from.</summary>
internal sealed record StoreParts(
    IStoreDirectory Directory,
    SegmentFiles Segments,
    WriteGuard Guard,
    Log Log,
    ChunkStore Chunks,
    TreeSource Trees,
    StoreState State,
    RecoveryReport Recovery);
