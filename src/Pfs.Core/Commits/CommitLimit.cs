namespace Pfs.Core.Commits;

/// <summary>How far the store may go on without a checkpoint: what waits for one is in memory.</summary>
/// <param name="LastCommit">The ordinal of the last commit that may be made.</param>
/// <param name="Failure">Why the last attempt at a checkpoint failed; null when it did not: the next is due or on its way.</param>
internal sealed record CommitLimit(long LastCommit, Exception? Failure)
{
    /// <summary>The refusal of a write when <paramref name="lastCommit"/> is as far as it may go; null before.</summary>
    public PfsException? RefusalAfter(long lastCommit) => lastCommit < LastCommit
        ? null
        : Failure is null
            ? new PfsException(PfsError.Busy, "Too many commits wait in memory for the checkpoint that is being made; nothing was written. Try again in a moment.")
            : new PfsException(
                PfsError.DiskFull,
                $"Too many commits wait in memory for a checkpoint, which fails ({Failure.Message}); nothing was written. Free some space or mend the disk; writes go on within seconds.",
                Failure);
}
