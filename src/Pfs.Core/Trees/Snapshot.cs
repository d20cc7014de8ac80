using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Trees;

namespace Pfs.Core;

/// <summary>All files as of one commit: immutable, and the same for ever.</summary>
public sealed class Snapshot
{
    private readonly TreeSource _trees;
    private readonly (CommitNode Commit, Tree Tree)? _head;
    private Tree? _tree;

    internal Snapshot(BranchRef branch, CommitNode? node, OpenCommit? open, Tree? tree, TreeSource trees)
    {
        Branch = branch;
        Node = node;
        Open = open;
        _tree = tree;
        _trees = trees;
    }

    /// <summary>The state at an old commit, which a head with its tree at hand may help to look into when it is of the same line.</summary>
    internal Snapshot(BranchRef branch, CommitNode node, (CommitNode Commit, Tree Tree)? head, TreeSource trees)
        : this(branch, node, null, null, trees) => _head = head;

    /// <summary>The branch that the snapshot was asked through: the repo is what counts.</summary>
    public BranchRef Branch { get; }

    /// <summary>The commit; the open commit's id for a staged state; null before the first commit of a branch.</summary>
    public CommitId? Commit => Open?.Stamp.Id ?? Node?.Id;

    /// <summary>The commit's number, for a staged state the one that it would get; 0 before the first commit.</summary>
    public long Number => (Node?.Number ?? 0) + (IsOpen ? 1 : 0);

    /// <summary>True when it is the staged state of an open commit as it stood when the snapshot was opened.</summary>
    public bool IsOpen => Open is not null;

    /// <summary>Files in it.</summary>
    public long FileCount => Open?.Tree.Files.Count ?? Node?.FileCount ?? 0;

    /// <summary>Bytes of all files in it.</summary>
    public long TotalBytes => Open?.Tree.Files.Weight ?? Node?.TotalBytes ?? 0;

    /// <summary>The commit; for a staged state the one that it stands on; null before the first.</summary>
    internal CommitNode? Node { get; }

    internal OpenCommit? Open { get; }

    /// <summary>
    /// The file at a path; null when there is none. However old the commit is, it costs one read when the commit itself wrote the
    /// file, and one for each version that came later.
    /// </summary>
    public async ValueTask<FileEntry?> FindAsync(FilePath path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _tree ??= _trees.AtHand(Node);
        if (_tree is null && Node is { } node && _trees.ChangeOf(node, path) is { } own)
        {
            return TreeSource.EntryOf(node, own.Change);
        }

        if (_tree is null && _head is { } head && head.Commit.Holds(Node!.Id, Node.Number)
            && _trees.TryLookBack(head.Commit, head.Tree, Node, path, out var entry))
        {
            return entry;
        }

        return (await TreeAsync(cancellationToken)).Files.TryFind(path.Utf8, out var file) ? file.ToEntry(path.Bytes) : null;
    }

    /// <summary>The deletion of a path that has no file any more; null when it has one or never had.</summary>
    public async ValueTask<DeletedEntry?> FindDeletedAsync(FilePath path, CancellationToken cancellationToken) =>
        (await TreeAsync(cancellationToken)).Deleted.TryFind(path.Utf8, out var deletion)
            ? new DeletedEntry(path, deletion.Deleter.Time, deletion.Deleter.Id)
            : null;

    /// <summary>The branch's tags as of the commit, by ascending key; none before the first <see cref="Change.Retag"/>.</summary>
    public async ValueTask<ImmutableArray<KeyValuePair<string, string>>> TagsAsync(CancellationToken cancellationToken) =>
        (await TreeAsync(cancellationToken)).Tags;

    /// <summary>A page of files and common prefixes, ordered by bytes.</summary>
    public async ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellationToken) =>
        Listing.Run((await TreeAsync(cancellationToken)).Files, query, cancellationToken);

    /// <summary>
    /// How many files have paths that begin with <paramref name="prefix"/>, and their bytes together; two ways down the stored tree, and a look at
    /// the changes below the prefix that no checkpoint has stored yet.
    /// </summary>
    public async ValueTask<(long Files, long Bytes)> TotalsAsync(ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken) => prefix.IsEmpty
        ? (FileCount, TotalBytes)
        : (await TreeAsync(cancellationToken)).Files.Totals(prefix.Span);

    /// <summary>The whole state; it is put together at the first call.</summary>
    internal async ValueTask<Tree> TreeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _tree ??= await _trees.AtAsync(Node, cancellationToken);
    }
}
