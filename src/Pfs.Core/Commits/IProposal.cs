namespace Pfs.Core.Commits;

/// <summary>A write that waits for the committer.</summary>
internal interface IProposal
{
    /// <summary>Checks the conditions against the batch's state and adds events, or remembers the refusal. Never throws.</summary>
    ValueTask DecideAsync(CommitBatch batch);

    /// <summary>Tells the writer: his own result or refusal, or <paramref name="batchFailure"/> when the batch is not durable.</summary>
    void Answer(Exception? batchFailure);
}
