using Pfs.Core.State;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>The longest time for which a repo can have what was deleted of it restored: ten years.</summary>
    public static TimeSpan DeletedRetentionMax { get; } = TimeSpan.FromDays(3650);

    /// <summary>
    /// Changes the settings of a repo, all in one step; durable. A retention holds for what was deleted before too: what has had its time by it is forgotten
    /// at the next sweep. Refuses with <see cref="PfsError.RepoNotFound"/> and <see cref="PfsError.InvalidArgument"/> (a retention out of range).
    /// </summary>
    /// <param name="repo">The repo.</param>
    /// <param name="update">What becomes of each.</param>
    /// <param name="cancellationToken">Gives up before it is durable, or not at all.</param>
    public ValueTask<RepoInfo> UpdateRepoAsync(RepoName repo, RepoUpdate update, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckRetention(update.DeletedRetention);
        return _committer.RunAsync(batch =>
        {
            var before = batch.State.Repo(repo);
            if (update.Description is { } description && description != before.Description)
            {
                batch.Emit(new RepoDescribed(repo, description));
            }

            var retention = update.UseStoreRetention ? null : update.DeletedRetention ?? before.DeletedRetention;
            if (retention != before.DeletedRetention)
            {
                batch.Emit(new RepoRetentionSet(repo, retention));
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

    private static void CheckRetention(TimeSpan? retention)
    {
        if (retention is { } given && (given < TimeSpan.Zero || given > DeletedRetentionMax || given.Ticks % TimeSpan.TicksPerSecond > 0))
        {
            throw new PfsException(
                PfsError.InvalidArgument, $"What was deleted is kept for 0 to {(long)DeletedRetentionMax.TotalSeconds} whole seconds, not {given.TotalSeconds}.");
        }
    }
}
