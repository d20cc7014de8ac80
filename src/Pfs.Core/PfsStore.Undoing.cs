using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Trees;

namespace Pfs.Core;

/// <content>Bringing older states back as new commits. Content is referenced, never moved.</content>
public sealed partial class PfsStore
{
    private const int MaxRestored = 1_000_000;

    /// <summary>
    /// Undoes what a commit changed relative to its parent, as one commit on <paramref name="branch"/>; of the repo's commits any will do. Paths (and the
    /// branch's tags) that are already as they were before the commit stay. Refuses with <see cref="PfsError.ConditionFailed"/> when others are not as the commit left them,
    /// unless <paramref name="force"/> is set; with <see cref="PfsError.RevisionNotFound"/> when there is no such finished commit; else as <see cref="CommitAsync"/>.
    /// </summary>
    public async ValueTask<UndoResult> RevertCommitAsync(
        BranchRef branch, CommitId commit, bool force, WriteOptions options, CancellationToken cancellationToken)
    {
        using var lease = _leases.Take();
        var state = _committer.State;
        var undone = state.Repo(branch.Repo).Commits.Find(commit) ?? throw new PfsException(
            PfsError.RevisionNotFound, $"Repo '{branch.Repo}' has no finished commit {commit}; an open one is aborted, not reverted.");
        var (changes, before) = (await _trees.ChangesOfAsync(undone, cancellationToken), BeforeOf(state, branch, undone));
        var tags = changes.OfType<Change.Retag>().SingleOrDefault();
        var revert = new Revert(
            undone.Id,
            await WithBeforeAsync(changes, before, cancellationToken),
            tags is null ? null : (tags.Tags, await before.TagsAsync(cancellationToken)),
            force);
        return await BringBackAsync(branch, options, revert.On, cancellationToken);
    }

    /// <summary>
    /// Makes paths of a branch what they are in a snapshot of the same repo, as one commit. Refuses with <see cref="PfsError.FileNotFound"/> when one of
    /// <paramref name="paths"/> or <paramref name="prefixes"/> fits no file on either side, with <see cref="PfsError.InvalidArgument"/> for more than
    /// 1,000,000 files that differ; else as <see cref="CommitAsync"/>.
    /// </summary>
    /// <param name="branch">Where the commit goes.</param>
    /// <param name="from">The state to restore; the caller holds a lease since before he opened it.</param>
    /// <param name="paths">Single files.</param>
    /// <param name="prefixes">All files whose paths begin with these bytes.</param>
    /// <param name="options">About the commit.</param>
    /// <param name="cancellationToken">Gives up before the commit is durable, or not at all.</param>
    public async ValueTask<UndoResult> RestorePathsAsync(
        BranchRef branch,
        Snapshot from,
        IReadOnlyList<FilePath> paths,
        IReadOnlyList<ReadOnlyMemory<byte>> prefixes,
        WriteOptions options,
        CancellationToken cancellationToken)
    {
        var restore = new Restore(await from.TreeAsync(cancellationToken), paths, prefixes, MaxRestored);
        return await BringBackAsync(branch, options, restore.On, cancellationToken);
    }

    /// <summary>Commits what <paramref name="derive"/> makes of the state that the commit will stand on: nobody's write comes in between.</summary>
    private async ValueTask<UndoResult> BringBackAsync(
        BranchRef branch, WriteOptions options, Func<Tree, CancellationToken, List<Change>> derive, CancellationToken cancellationToken)
    {
        const int Races = 3;
        CheckMessage(options.Message);
        using var lease = _leases.Take();
        _parts.Guard.ThrowIfFull();
        for (var race = 0; race < Races; race++)
        {
            var seen = _committer.State.Branch(branch);
            WritePath.CheckHead(seen, options.ExpectedHead);
            var tree = seen.Open?.Tree ?? seen.Tree ?? await _trees.AtAsync(seen.Head, cancellationToken);
            var changes = derive(tree, cancellationToken);
            if (changes.Count == 0)
            {
                return new UndoResult(null, 0, 0);
            }

            var prepared = await PreparedChanges.MakeAsync(changes, _chunks, cancellationToken);
            await _chunks.SyncAsync(prepared.Needs, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var result = await _committer.RunAsync(async batch => IsAsSeen(batch.State.Branch(branch), seen)
                ? await _writes.WriteAsync(batch, branch, prepared, options)
                : null);
            if (result is not null)
            {
                return ResultOf(result, changes);
            }
        }

        // Other writers were faster each time: now they wait.
        return await _committer.RunAsync(async batch =>
        {
            var now = batch.State.Branch(branch);
            WritePath.CheckHead(now, options.ExpectedHead);
            var changes = derive(now.Open?.Tree ?? await batch.TreeOfAsync(now), CancellationToken.None);
            if (changes.Count == 0)
            {
                return new UndoResult(null, 0, 0);
            }

            var prepared = await PreparedChanges.MakeAsync(changes, _chunks, CancellationToken.None);
            await _chunks.SyncAsync(prepared.Needs, CancellationToken.None);
            return ResultOf(await _writes.WriteAsync(batch, branch, prepared, options), changes);
        });
    }

    private static bool IsAsSeen(BranchState now, BranchState seen) =>
        now.Head?.Id == seen.Head?.Id && ReferenceEquals(now.Open?.Changes, seen.Open?.Changes);

    private static UndoResult ResultOf(WriteResult result, List<Change> changes) => new(
        result.Commit, changes.Count(static change => change is Change.Put), changes.Count(static change => change is Change.Delete));

    private Snapshot BeforeOf(StoreState state, BranchRef branch, CommitNode commit) => commit.Parent is { } parent
        ? new Snapshot(branch, parent, HeadOf(state, branch), _trees)
        : new Snapshot(branch, null, null, null, _trees);

    // Each change of a file with the file that was at its path before.
    private static async ValueTask<List<(Change Change, FileEntry? Before)>> WithBeforeAsync(
        List<Change> changes, Snapshot before, CancellationToken cancellationToken)
    {
        const int Few = 64; // more are found faster in the whole tree
        if (changes.Count > Few)
        {
            await before.TreeAsync(cancellationToken);
        }

        var pairs = new List<(Change, FileEntry?)>(changes.Count);
        foreach (var change in changes)
        {
            if (change is not Change.Retag)
            {
                pairs.Add((change, await before.FindAsync(change.Path, cancellationToken)));
            }
        }

        return pairs;
    }
}
