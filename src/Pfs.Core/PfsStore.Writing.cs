using System.Diagnostics;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>Takes content in as it arrives; see <see cref="ContentWriter"/>.</summary>
    public ContentWriter CreateWriter() => throw new UnreachableException();

    /// <summary>
    /// Makes one commit of <paramref name="changes"/> on the branch's head, whole or not at all, and returns when it is
    /// durable. While a commit is open on the branch the changes go into that one. Two writers never conflict: they
    /// become two commits in some order. Nothing changes, and no commit is made, when every change is a deletion of an absent path.
    /// Refuses with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.BranchNotFound"/>, <see cref="PfsError.HeadMoved"/>,
    /// <see cref="PfsError.ConditionFailed"/>, <see cref="PfsError.FileNotFound"/> (a condition asked for a file where there is none),
    /// <see cref="PfsError.InvalidArgument"/> (a path twice, or no change at all), <see cref="PfsError.DiskFull"/>.
    /// </summary>
    public ValueTask<WriteResult> CommitAsync(
        BranchRef branch, IReadOnlyList<Change> changes, WriteOptions options, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// Opens a commit on a branch: writes to the branch go into it until it is finished or aborted, and readers of the
    /// branch keep seeing the last finished commit. <see cref="PfsError.OpenCommitExists"/> when there is one already.
    /// Survives a restart.
    /// </summary>
    public ValueTask<CommitId> StartCommitAsync(BranchRef branch, WriteOptions options, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// Makes what was staged one commit and returns it. An open commit without changes makes an empty commit.
    /// <see cref="PfsError.OpenCommitNotFound"/> when there is no such open commit; finishing one again returns the same commit.
    /// </summary>
    /// <param name="repo">The repo.</param>
    /// <param name="open">The open commit's id.</param>
    /// <param name="message">Replaces the message given at the start; null keeps it.</param>
    /// <param name="cancellationToken">Gives up before the commit is durable, or not at all.</param>
    public ValueTask<Commit> FinishCommitAsync(
        RepoName repo, CommitId open, string? message, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>Drops an open commit and what was staged in it; <see cref="PfsError.OpenCommitNotFound"/> when there is none.</summary>
    public ValueTask AbortCommitAsync(RepoName repo, CommitId open, CancellationToken cancellationToken) =>
        throw new UnreachableException();
}
