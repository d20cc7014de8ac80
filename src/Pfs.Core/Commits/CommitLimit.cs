namespace Pfs.Core.Commits;

/// <summary>While checkpoints fail: how far the store may go on without one, and why.</summary>
internal sealed record CommitLimit(long LastCommit, Exception Reason)
{
    /// <summary>The refusal of a write when <paramref name="lastCommit"/> is as far as it may go; null before.</summary>
    public PfsException? RefusalAfter(long lastCommit) => lastCommit < LastCommit
        ? null
        : new PfsException(
            PfsError.DiskFull,
            $"Too many commits wait in memory for a checkpoint, which fails ({Reason.Message}); nothing was written. Free some space or mend the disk; writes go on within seconds.",
            Reason);
}
