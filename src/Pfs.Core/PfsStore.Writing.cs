using System.Collections.Immutable;
using System.Security.Cryptography;
using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Trees;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    private const int MaxMessageLength = 4096;

    /// <summary>Takes content in as it arrives; see <see cref="ContentWriter"/>.</summary>
    /// <param name="inlineSmall">
    /// A small body waits in memory and travels with its commit, which is fastest. Unset it when one commit takes in many
    /// bodies, so that memory does not grow with their number.
    /// </param>
    public ContentWriter CreateWriter(bool inlineSmall = true) => new(_chunks, inlineSmall, _leases.Take());

    /// <summary>
    /// Makes one commit of <paramref name="changes"/> on the branch's head, whole or not at all, and returns when it is
    /// durable. While a commit is open on the branch the changes go into that one. Two writers never conflict: they
    /// become two commits in some order. Nothing changes, and no commit is made, when every change is <see cref="ChangeOutcome.Absent"/>.
    /// Refuses with <see cref="PfsError.RepoNotFound"/>, <see cref="PfsError.BranchNotFound"/>, <see cref="PfsError.HeadMoved"/>,
    /// <see cref="PfsError.ConditionFailed"/>, <see cref="PfsError.FileNotFound"/> (a condition asked for a file where there is none),
    /// <see cref="PfsError.InvalidArgument"/> (a path twice, or no change at all), <see cref="PfsError.DiskFull"/>.
    /// </summary>
    public ValueTask<WriteResult> CommitAsync(
        BranchRef branch, IReadOnlyList<Change> changes, WriteOptions options, CancellationToken cancellationToken)
    {
        CheckMessage(options.Message);
        if (changes.Count == 0)
        {
            throw new PfsException(PfsError.InvalidArgument, "A commit needs at least one change.");
        }

        return changes.Count == 1
            ? WriteAsync(branch, changes, options, cancellationToken)
            : WriteManyAsync(branch, changes, options, cancellationToken);
    }

    /// <summary>
    /// Opens a commit on a branch: writes to the branch go into it until it is finished or aborted, and readers of the
    /// branch keep seeing the last finished commit. <see cref="PfsError.OpenCommitExists"/> when there is one already.
    /// Survives a restart.
    /// </summary>
    public ValueTask<CommitId> StartCommitAsync(BranchRef branch, WriteOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckMessage(options.Message);
        return _committer.RunAsync(async batch =>
        {
            var state = batch.State.Branch(branch);
            WritePath.CheckHead(state, options.ExpectedHead);
            RefuseWhileOpen(state, "given another");
            var tree = await batch.TreeOfAsync(state);
            var id = new CommitId(new ContentHash(RandomNumberGenerator.GetBytes(ContentHash.Length)));
            batch.Emit(new CommitOpened(branch, id, batch.Now, options.Author, options.Message, options.Metadata) { HeadTree = tree });
            return id;
        });
    }

    /// <summary>
    /// Makes what was staged one commit and returns it. An open commit without changes makes an empty commit.
    /// <see cref="PfsError.OpenCommitNotFound"/> when there is no such open commit; finishing one again returns the same commit.
    /// </summary>
    /// <param name="repo">The repo.</param>
    /// <param name="open">The open commit's id.</param>
    /// <param name="message">Replaces the message given at the start; null keeps it.</param>
    /// <param name="cancellationToken">Gives up before the commit is durable, or not at all.</param>
    public ValueTask<Commit> FinishCommitAsync(
        RepoName repo, CommitId open, string? message, CancellationToken cancellationToken)
    {
        CheckMessage(message ?? "");
        return FinishAsync(repo, open, message, cancellationToken);
    }

    /// <summary>Drops an open commit and what was staged in it; <see cref="PfsError.OpenCommitNotFound"/> when there is none.</summary>
    public ValueTask AbortCommitAsync(RepoName repo, CommitId open, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Finish(DropAsync(batch =>
        {
            var branch = batch.State.Repo(repo).FindOpen(open) ?? throw NoOpenCommit(repo, open);
            batch.Emit(new CommitAborted(branch.Ref));
            return new ValueTask<bool>(true);
        }));
    }

    private async ValueTask<WriteResult> WriteAsync(
        BranchRef branch, IEnumerable<Change> changes, WriteOptions options, CancellationToken cancellationToken)
    {
        using var lease = _leases.Take();
        _parts.Guard.ThrowIfFull();
        var prepared = await PreparedChanges.MakeAsync(changes, _chunks, cancellationToken);
        await _chunks.SyncAsync(prepared.Needs, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (prepared.Changes is [not Change.Retag and var only])
        {
            prepared = prepared with { Ahead = _committer.State.FindBranch(branch)?.Tree?.Files.LookAhead(only.Path.Bytes) };
        }

        return await _committer.RunAsync(batch => _writes.WriteAsync(batch, branch, prepared, options));
    }

    // The committer answers in the order of paths, the caller asked in his own.
    private async ValueTask<WriteResult> WriteManyAsync(
        BranchRef branch, IReadOnlyList<Change> changes, WriteOptions options, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, changes.Count).OrderBy(index => changes[index].Path).ToArray();
        try
        {
            var result = await WriteAsync(branch, changes, options, cancellationToken);
            var outcomes = new ChangeOutcome[changes.Count];
            for (var index = 0; index < order.Length; index++)
            {
                outcomes[order[index]] = result.Outcomes[index];
            }

            return result with { Outcomes = ImmutableArray.Create(outcomes) };
        }
        catch (PfsException refusal) when (refusal.Index is { } index)
        {
            throw new PfsException(refusal.Error, refusal.Message, refusal) { Index = order[index] };
        }
    }

    private async ValueTask<Commit> FinishAsync(RepoName repo, CommitId open, string? message, CancellationToken cancellationToken)
    {
        using var lease = _leases.Take();
        while (true)
        {
            var state = _committer.State.Repo(repo);
            if (state.Commits.Find(open) is { } finished)
            {
                return Describe(finished, state);
            }

            var branch = state.FindOpen(open) ?? throw NoOpenCommit(repo, open);
            var staged = branch.Open!.Changes;
            var prepared = await PreparedChanges.MakeAsync(await EffectiveAsync(branch, cancellationToken), _chunks, cancellationToken);
            await _chunks.SyncAsync(prepared.Needs, cancellationToken);
            var tree = branch.Tree ?? await _trees.AtAsync(branch.Head, cancellationToken);
            var id = await _committer.RunAsync(batch => new ValueTask<CommitId?>(
                Finish(batch, repo, open, staged, prepared, tree, message)));
            if (id is { } made)
            {
                return await FindCommitAsync(repo, made, CancellationToken.None) ?? throw NoOpenCommit(repo, open);
            }
        }
    }

    // Null when something was staged, or the commit finished or aborted, since the changes were prepared: look again.
    private static CommitId? Finish(
        CommitBatch batch, RepoName repo, CommitId open, PathMap<StagedChange> staged, PreparedChanges prepared, Tree tree, string? message)
    {
        var branch = batch.State.Repo(repo).FindOpen(open);
        if (branch is null || !ReferenceEquals(branch.Open!.Changes, staged))
        {
            return null;
        }

        batch.ThrowIfBehind();
        var options = new WriteOptions
        {
            Author = branch.Open.Author,
            Message = message ?? branch.Open.Message,
            Metadata = branch.Open.Metadata,
        };
        return WritePath.Commit(batch, branch, tree, prepared, options, finishes: open).Id;
    }

    // What was staged, without deletions of paths that the head does not have, and without tags that it has.
    private async ValueTask<List<Change>> EffectiveAsync(BranchState branch, CancellationToken cancellationToken)
    {
        var tree = branch.Tree ?? await _trees.AtAsync(branch.Head, cancellationToken);
        var changes = new List<Change>();
        for (var cursor = branch.Open!.Changes.Seek([]); cursor.MoveNext();)
        {
            var change = cursor.Value.Change;
            if (change is Change.Put || Conditions.Decide(change, tree, allOrNothing: true) == ChangeOutcome.Applied)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    private static PfsException NoOpenCommit(RepoName repo, CommitId open) =>
        new(PfsError.OpenCommitNotFound, $"There is no open commit {open} in repo '{repo}'; it was never started, or was aborted.");

    private static void CheckMessage(string message)
    {
        if (message.Length > MaxMessageLength)
        {
            throw new PfsException(
                PfsError.InvalidArgument, $"The commit message has {message.Length} characters; at most {MaxMessageLength} are kept.");
        }
    }
}
