using Pfs.Core.State;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>Replaces what a repo is said to be for; durable. Refuses with <see cref="PfsError.RepoNotFound"/>.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="description">The new text; empty for none.</param>
    /// <param name="cancellationToken">Gives up before it is durable, or not at all.</param>
    public ValueTask<RepoInfo> DescribeRepoAsync(RepoName repo, string description, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _committer.RunAsync(batch =>
        {
            if (batch.State.Repo(repo).Description != description)
            {
                batch.Emit(new RepoDescribed(repo, description));
            }

            return new ValueTask<RepoInfo>(batch.State.Repo(repo).ToInfo());
        });
    }

    /// <summary>Whether writes to a branch take the right of its admin; false when there is no such branch.</summary>
    public bool IsProtected(BranchRef branch) => _committer.State.FindBranch(branch) is { IsProtected: true };

    /// <summary>Protects a branch, or ends that; durable, no commit. Refuses with <see cref="PfsError.RepoNotFound"/> and <see cref="PfsError.BranchNotFound"/>.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="isProtected">Whether from now on only its admins write to it (ADR 0011); the edges see to that.</param>
    /// <param name="cancellationToken">Gives up before it is durable, or not at all.</param>
    public ValueTask<BranchInfo> ProtectBranchAsync(BranchRef branch, bool isProtected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _committer.RunAsync(batch =>
        {
            if (batch.State.Branch(branch).IsProtected != isProtected)
            {
                batch.Emit(new BranchSettingSet(branch, BranchState.ProtectedSetting, isProtected ? [1] : null));
            }

            return new ValueTask<BranchInfo>(batch.State.Branch(branch).ToInfo());
        });
    }

    /// <summary>
    /// Gives a branch another name, in O(its uploads): its head, settings, open commit and uploads in progress stay with it. Heads that it dropped before
    /// stay under the old name, which another branch may have from then on. Refuses with <see cref="PfsError.RepoNotFound"/>,
    /// <see cref="PfsError.BranchNotFound"/>, <see cref="PfsError.BranchExists"/> and <see cref="PfsError.InvalidName"/> (a reserved name).
    /// </summary>
    /// <param name="branch">The branch.</param>
    /// <param name="newName">The name that it gets.</param>
    /// <param name="cancellationToken">Gives up before it is durable, or not at all.</param>
    public ValueTask<BranchInfo> RenameBranchAsync(BranchRef branch, BranchName newName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefuseReserved(newName);
        return _committer.RunAsync(batch =>
        {
            _ = batch.State.Branch(branch);
            if (batch.State.Repo(branch.Repo).Branches.ContainsKey(newName))
            {
                throw new PfsException(PfsError.BranchExists, $"Branch '{newName}' exists already in repo '{branch.Repo}'.");
            }

            batch.Emit(new BranchRenamed(branch, newName));
            return new ValueTask<BranchInfo>(batch.State.Branch(branch with { Branch = newName }).ToInfo());
        });
    }
}
