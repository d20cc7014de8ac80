using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Pfs.Core.Commits;
using Pfs.Core.Revisions;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>
    /// The commit that a revision names; O(log n) however far back. Refuses with <see cref="PfsError.RepoNotFound"/>,
    /// <see cref="PfsError.BranchNotFound"/>, <see cref="PfsError.RevisionNotFound"/> (also past the first commit, and for the head
    /// of a branch without commits) and <see cref="PfsError.RevisionAmbiguous"/>. An open commit's id resolves to itself while it is
    /// open and to the commit that it became afterwards.
    /// </summary>
    /// <param name="branch">The repo to look in, and the branch that <c>HEAD</c> and <c>.n</c> mean.</param>
    /// <param name="revision">What to resolve.</param>
    public CommitId Resolve(BranchRef branch, Revision revision)
    {
        var (commit, open) = Resolver.Resolve(_committer.State, branch, revision);
        return open?.Open?.Stamp.Id ?? commit?.Id ?? throw new PfsException(
            PfsError.RevisionNotFound, $"Branch '{branch.Branch}' of repo '{branch.Repo}' has no commit yet.");
    }

    /// <summary>
    /// The state of all files at a revision: immutable, and never waits for writers. For the head of a branch without
    /// commits it is empty, with <see cref="Snapshot.Commit"/> null; everything else as <see cref="Resolve"/>.
    /// </summary>
    public ValueTask<Snapshot> OpenSnapshotAsync(BranchRef branch, Revision revision, CancellationToken cancellationToken)
    {
        var state = _committer.State;
        if (revision == Revision.Head && state.FindBranch(branch) is { Tree: { } headTree } head)
        {
            return new ValueTask<Snapshot>(new Snapshot(branch, head.Head, null, headTree, _trees));
        }

        var (commit, open) = Resolver.Resolve(state, branch, revision);
        return open is { Open: { } staged }
            ? new ValueTask<Snapshot>(new Snapshot(branch, open.Head, staged, staged.Tree, _trees))
            : new ValueTask<Snapshot>(commit is null
                ? new Snapshot(branch, null, null, null, _trees)
                : new Snapshot(branch, commit, HeadOf(state, branch), _trees));
    }

    /// <summary>
    /// Opens content for reading from <paramref name="offset"/> on, <paramref name="length"/> bytes.
    /// Both must lie within the content's size.
    /// </summary>
    public ContentReader OpenReader(FileContent content, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, content.Size - offset);
        return new ContentReader(new ChunkReader(_chunks, _parts.Segments), content.Root, offset, length, _leases.Take());
    }

    /// <summary>The commit of an id; null when the repo has none of it. An open commit is reported as it stands.</summary>
    public ValueTask<Commit?> FindCommitAsync(RepoName repo, CommitId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = _committer.State.Repo(repo);
        if (state.FindOpen(id) is { } open)
        {
            return new ValueTask<Commit?>(Describe(open));
        }

        var node = state.Commits.Find(id);
        return new ValueTask<Commit?>(node is null ? null : Describe(node, state));
    }

    /// <summary>
    /// The log, newest first: <paramref name="from"/> (included) and its first parents, at most <paramref name="limit"/>.
    /// </summary>
    public ValueTask<IReadOnlyList<Commit>> LogAsync(
        RepoName repo, CommitId from, int limit, CancellationToken cancellationToken)
    {
        var state = _committer.State.Repo(repo);
        var node = state.Commits.Find(from)
            ?? throw new PfsException(PfsError.RevisionNotFound, $"Repo '{repo}' has no commit '{from}'.");
        var log = new List<Commit>(Math.Min(limit, 1000));
        for (var next = node; next is not null && log.Count < limit; next = next.Parent)
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.Add(Describe(next, state));
        }

        return new ValueTask<IReadOnlyList<Commit>>(log);
    }

    /// <summary>
    /// The versions of one path up to a snapshot, newest first, at most <paramref name="limit"/>. Continue with the
    /// snapshot of the last version's commit's parent.
    /// </summary>
    public ValueTask<IReadOnlyList<FileVersion>> HistoryAsync(
        Snapshot snapshot, FilePath path, int limit, CancellationToken cancellationToken) =>
        HistoryOfAsync(snapshot, path, limit, cancellationToken);

    /// <summary>The versions of files up to a snapshot: by path, newest first.</summary>
    public ValueTask<VersionPage> ListVersionsAsync(
        Snapshot snapshot, VersionQuery query, CancellationToken cancellationToken) =>
        new History(_trees).ListAsync(snapshot, query, cancellationToken);

    /// <summary>The paths that differ between two snapshots, in order; only those that start with <paramref name="prefix"/>.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Part of the store's surface, as all reading is.")]
    public async IAsyncEnumerable<DiffEntry> DiffAsync(
        Snapshot before, Snapshot after, ReadOnlyMemory<byte> prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in Differ.Run(await before.TreeAsync(cancellationToken), await after.TreeAsync(cancellationToken), prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <summary>
    /// The commits that become the branch's head after <paramref name="after"/> (null: after this call), each once and
    /// in order, for ever; ends with <see cref="PfsError.BranchNotFound"/> when the branch goes. When the branch is moved to
    /// a line that does not hold the last reported commit, it goes on with the new head alone.
    /// </summary>
    public async IAsyncEnumerable<Commit> WatchAsync(
        BranchRef branch, CommitId? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = after is { } id
            ? Resolver.Resolve(_committer.State, branch, Revision.Of(id)).Commit
            : _committer.State.Branch(branch).Head;
        while (true)
        {
            var change = _committer.NextChange; // taken before the look, so that nothing is missed between the two
            var head = _committer.State.Branch(branch).Head;
            while (head is not null && head.Id != last?.Id)
            {
                last = Following(head, last);
                yield return Describe(last, _committer.State.Repos.GetValueOrDefault(branch.Repo));
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private static (CommitNode Commit, Tree Tree)? HeadOf(State.StoreState state, BranchRef branch) =>
        state.FindBranch(branch) is { Head: { } head, Tree: { } tree } ? (head, tree) : null;

    // The commit after `last` on the way to `head`; the head itself when `last` is not below it.
    private static CommitNode Following(CommitNode head, CommitNode? last)
    {
        if (last is null)
        {
            return head.Ancestor(1)!;
        }

        return last.Number < head.Number && head.Holds(last.Id, last.Number) ? head.Ancestor(last.Number + 1)! : head;
    }

    private async ValueTask<IReadOnlyList<FileVersion>> HistoryOfAsync(
        Snapshot snapshot, FilePath path, int limit, CancellationToken cancellationToken)
    {
        var versions = new List<FileVersion>();
        if (limit <= 0)
        {
            return versions;
        }

        await foreach (var version in new History(_trees).VersionsAsync(snapshot, path, isLatest: true, cancellationToken))
        {
            versions.Add(version);
            if (versions.Count == limit)
            {
                break;
            }
        }

        return versions;
    }

    private Commit Describe(CommitNode node, State.RepoState? repo)
    {
        var body = _trees.BodyOf(node);
        return new Commit
        {
            Id = node.Id,
            Parents = body.Parents,
            Number = node.Number,
            Time = node.Time,
            Author = body.Author,
            Message = body.Message,
            Metadata = body.Metadata,
            Notes = repo?.Notes.GetValueOrDefault(node.Id)?.Texts ?? State.CommitNotes.None,
            ChangeCount = body.ChangeCount,
            FileCount = node.FileCount,
            TotalBytes = node.TotalBytes,
        };
    }

    private static Commit Describe(State.BranchState branch)
    {
        var open = branch.Open!;
        return new Commit
        {
            Id = open.Stamp.Id,
            Parents = branch.Head is { } head ? [head.Id] : [],
            Number = (branch.Head?.Number ?? 0) + 1,
            Time = open.Stamp.Time,
            Author = open.Author,
            Message = open.Message,
            Metadata = open.Metadata,
            ChangeCount = open.Changes.Count,
            FileCount = open.Tree.Files.Count,
            TotalBytes = open.Tree.Files.Weight,
            IsOpen = true,
        };
    }
}
