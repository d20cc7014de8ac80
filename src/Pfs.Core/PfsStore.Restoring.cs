using System.Globalization;
using Pfs.Core.Commits;
using Pfs.Core.State;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>The deleted repos that can be restored, the last deleted first.</summary>
    public IReadOnlyList<DeletedRepo> ListDeletedRepos() =>
        [.. _committer.State.DroppedRepos.Reverse().Select(dropped =>
            new DeletedRepo(dropped.Repo.Number, dropped.Repo.ToInfo(), dropped.Time, dropped.Time + RetentionOf(dropped.Repo)))];

    /// <summary>
    /// The heads that branches of a repo dropped and that can be restored, the last dropped first. <see cref="PfsError.RepoNotFound"/>
    /// when there is no such repo.
    /// </summary>
    public IReadOnlyList<DeletedBranch> ListDeletedBranches(RepoName repo)
    {
        var state = DroppedIn(_committer.State, repo);
        return [.. state.Dropped.Reverse().Select(dropped => new DeletedBranch(
            new BranchRef(repo, dropped.Name), dropped.Created, dropped.Head?.Id, dropped.Time, dropped.Time + RetentionOf(state)))];
    }

    /// <summary>
    /// Brings a deleted repo back, with its branches and the heads that they dropped; O(branches). Open commits and uploads went
    /// for good. Refuses with <see cref="PfsError.RepoNotFound"/> (none that can be restored) and <see cref="PfsError.RepoExists"/>.
    /// </summary>
    /// <param name="repo">The name that it had.</param>
    /// <param name="number">Which one, when several of that name were deleted; null for the one that was deleted last.</param>
    /// <param name="newName">The name that it gets; null for the one that it had.</param>
    /// <param name="cancellationToken">Gives up before the repo is back, or not at all.</param>
    public ValueTask<RepoInfo> RestoreRepoAsync(RepoName repo, int? number, RepoName? newName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = newName ?? repo;
        return _committer.RunAsync(batch =>
        {
            var dropped = batch.State.DroppedRepos.FindLast(dropped =>
                dropped.Repo.Name == repo && (number ?? dropped.Repo.Number) == dropped.Repo.Number)
                ?? throw new PfsException(
                    PfsError.RepoNotFound,
                    $"No deleted repo '{repo}'{(number is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of number {number}"))} can be restored; 'pfs repo list --deleted' names those that can.");
            if (batch.State.Repos.ContainsKey(name))
            {
                throw new PfsException(
                    PfsError.RepoExists, $"Repo '{name}' exists already; restore the deleted one under another name with --as NAME.");
            }

            batch.Emit(new RepoRestored(dropped.Repo.Number, name));
            return new ValueTask<RepoInfo>(batch.State.Repo(name).ToInfo());
        });
    }

    /// <summary>
    /// Makes a branch again of a head that a branch dropped when it was deleted, or moved to a commit that does not hold it; O(1).
    /// Refuses with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.BranchNotFound"/> (no such head can be restored),
    /// <see cref="PfsError.BranchExists"/>, <see cref="PfsError.InvalidName"/> (a reserved name) and as <see cref="Resolve"/> does.
    /// </summary>
    /// <param name="branch">The branch that dropped it.</param>
    /// <param name="head">Which head, when the branch dropped several; null for the one that was dropped last.</param>
    /// <param name="newName">The name that it gets; null for the one that it had.</param>
    /// <param name="cancellationToken">Gives up before the branch is back, or not at all.</param>
    public ValueTask<BranchInfo> RestoreBranchAsync(
        BranchRef branch, Revision? head, BranchName? newName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var restored = branch with { Branch = newName ?? branch.Branch };
        RefuseReserved(restored.Branch);
        _ = DroppedIn(_committer.State, branch.Repo);
        CommitId? wanted = head is null ? null : Resolve(branch, head);
        return _committer.RunAsync(batch =>
        {
            var repo = DroppedIn(batch.State, branch.Repo);
            var dropped = repo.Dropped.LastOrDefault(dropped =>
                dropped.Name == branch.Branch && (wanted is null || dropped.Head?.Id == wanted))
                ?? throw new PfsException(
                    PfsError.BranchNotFound,
                    $"No dropped head{(wanted is null ? "" : $" {wanted}")} of branch '{branch.Branch}' of repo '{branch.Repo}' can be restored; 'pfs branch list {branch.Repo} --deleted' names those that can.");
            if (repo.Branches.ContainsKey(restored.Branch))
            {
                throw new PfsException(
                    PfsError.BranchExists,
                    $"Branch '{restored.Branch}' exists already in repo '{branch.Repo}'; restore the dropped one under another name with --as NAME.");
            }

            batch.Emit(new BranchRestored(branch, dropped.Head?.Id, restored.Branch));
            return new ValueTask<BranchInfo>(batch.State.Branch(restored).ToInfo());
        });
    }

    /// <summary>
    /// Lets go of what has had its time, as it also happens by itself every ten minutes: deleted repos and branches older than
    /// <see cref="StoreOptions.DeletedRetention"/>, uploads and open commits in which nothing happened for longer than
    /// <see cref="StoreOptions.UploadExpiry"/> and <see cref="StoreOptions.OpenCommitExpiry"/>. None of them can be had back.
    /// <see cref="PfsError.Busy"/> while a collection, which sweeps itself, or a check is in progress.
    /// </summary>
    public Task<SweepReport> SweepAsync(CancellationToken cancellationToken) => _collector.SweepAsync(cancellationToken);

    // Adds what drops something of a repo to the batch, and says until when that can be restored.
    private DateTimeOffset? Drop(CommitBatch batch, RepoName repo, Func<DateTimeOffset, StoreEvent> drop)
    {
        var (now, retention) = (batch.Now, RetentionOf(batch.State.Repo(repo)));
        batch.Emit(drop(now));
        return retention > TimeSpan.Zero ? now + retention : null;
    }

    private TimeSpan RetentionOf(RepoState repo) => repo.DeletedRetention ?? _options.DeletedRetention;

    // Somebody who deleted the last branch by S3 looks for the branch, and it is in the deleted repo.
    private static RepoState DroppedIn(StoreState state, RepoName repo) =>
        !state.Repos.ContainsKey(repo) && state.DroppedRepos.Exists(dropped => dropped.Repo.Name == repo)
            ? throw new PfsException(PfsError.RepoNotFound, $"Repo '{repo}' was deleted; bring it back with 'pfs repo restore {repo}'.")
            : state.Repo(repo);
}
