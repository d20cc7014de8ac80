using System.Diagnostics;

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
    public CommitId Resolve(BranchRef branch, Revision revision) => throw new UnreachableException();

    /// <summary>
    /// The state of all files at a revision: immutable, and never waits for writers. For the head of a branch without
    /// commits it is empty, with <see cref="Snapshot.Commit"/> null; everything else as <see cref="Resolve"/>.
    /// </summary>
    public ValueTask<Snapshot> OpenSnapshotAsync(BranchRef branch, Revision revision, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// Opens content for reading from <paramref name="offset"/> on, <paramref name="length"/> bytes.
    /// Both must lie within the content's size.
    /// </summary>
    public ContentReader OpenReader(FileContent content, long offset, long length) => throw new UnreachableException();

    /// <summary>The commit of an id; null when the repo has none of it. An open commit is reported as it stands.</summary>
    public ValueTask<Commit?> FindCommitAsync(RepoName repo, CommitId id, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// The log, newest first: <paramref name="from"/> (included) and its first parents, at most <paramref name="limit"/>.
    /// </summary>
    public ValueTask<IReadOnlyList<Commit>> LogAsync(
        RepoName repo, CommitId from, int limit, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>
    /// The versions of one path up to a snapshot, newest first, at most <paramref name="limit"/>. Continue with the
    /// snapshot of the last version's commit's parent.
    /// </summary>
    public ValueTask<IReadOnlyList<FileVersion>> HistoryAsync(
        Snapshot snapshot, FilePath path, int limit, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>The versions of files up to a snapshot: by path, newest first.</summary>
    public ValueTask<VersionPage> ListVersionsAsync(
        Snapshot snapshot, VersionQuery query, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>The paths that differ between two snapshots, in order; only those that start with <paramref name="prefix"/>.</summary>
    public IAsyncEnumerable<DiffEntry> DiffAsync(
        Snapshot before, Snapshot after, ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>
    /// The commits that become the branch's head after <paramref name="after"/> (null: after this call), each once and
    /// in order, for ever; ends with <see cref="PfsError.BranchNotFound"/> when the branch goes. When the branch is moved to
    /// a line that does not hold the last reported commit, it goes on with the new head alone.
    /// </summary>
    public IAsyncEnumerable<Commit> WatchAsync(BranchRef branch, CommitId? after, CancellationToken cancellationToken) =>
        throw new UnreachableException();
}
