namespace Pfs.Core;

/// <summary>How a store is at one moment.</summary>
public sealed record StoreStatus
{
    /// <summary>The format that segments are written in (docs/storage-format.md).</summary>
    public required int StorageFormat { get; init; }

    /// <summary>False after a failed write to the disk: <see cref="PfsStore.AcceptsWrites"/>.</summary>
    public required bool AcceptsWrites { get; init; }

    /// <summary>Repos.</summary>
    public required int Repos { get; init; }

    /// <summary>Branches of all repos.</summary>
    public required int Branches { get; init; }

    /// <summary>Deleted repos that can be restored.</summary>
    public required int DeletedRepos { get; init; }

    /// <summary>Commits that were ever made, collected ones included.</summary>
    public required long Commits { get; init; }

    /// <summary>Distinct pieces of content that the store holds, tree nodes and manifests included.</summary>
    public required long Chunks { get; init; }

    /// <summary>Segment files, of log and data.</summary>
    public required int Segments { get; init; }

    /// <summary>Bytes in them.</summary>
    public required long SegmentBytes { get; init; }

    /// <summary>Bytes in all files of the data directory's first level: segments and what is derived from them.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes that the file system has for this process.</summary>
    public required long DiskFreeBytes { get; init; }

    /// <summary>Bytes of the whole file system.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>When the last checkpoint since the start was made; null: none yet.</summary>
    public required DateTimeOffset? LastCheckpoint { get; init; }

    /// <summary>Commits that no checkpoint holds yet; the next start reads them again.</summary>
    public required long CommitsSinceCheckpoint { get; init; }

    /// <summary>Why the last checkpoint failed; null when it did not.</summary>
    public required string? CheckpointFailure { get; init; }

    /// <summary>Whether a collection, a check or a sweep runs.</summary>
    public required bool IsCollecting { get; init; }

    /// <summary>When the last collection since the start ended, and what it did; null: none yet.</summary>
    public required CollectionOutcome? LastCollection { get; init; }

    /// <summary>Why the last collection that came about by itself failed; null when it did not.</summary>
    public required string? CollectionFailure { get; init; }

    /// <summary>Uploads in parts that are in progress.</summary>
    public required int Uploads { get; init; }

    /// <summary>Open commits.</summary>
    public required int OpenCommits { get; init; }
}
