using Pfs.Core.Commits;
using Pfs.Core.Trees;

namespace Pfs.Core;

/// <summary>All files as of one commit: immutable, and the same for ever.</summary>
public sealed class Snapshot
{
    internal Snapshot(BranchRef branch, CommitNode? node, OpenCommit? open, Tree tree)
    {
        Branch = branch;
        Node = node;
        Open = open;
        Tree = tree;
    }

    /// <summary>The branch that the snapshot was asked through: the repo is what counts.</summary>
    public BranchRef Branch { get; }

    /// <summary>The commit; the open commit's id for a staged state; null before the first commit of a branch.</summary>
    public CommitId? Commit => Open?.Stamp.Id ?? Node?.Id;

    /// <summary>The commit's number, for a staged state the one that it would get; 0 before the first commit.</summary>
    public long Number => (Node?.Number ?? 0) + (IsOpen ? 1 : 0);

    /// <summary>True when it is the staged state of an open commit as it stood when the snapshot was opened.</summary>
    public bool IsOpen => Open is not null;

    /// <summary>Files in it.</summary>
    public long FileCount => Tree.Files.Count;

    /// <summary>Bytes of all files in it.</summary>
    public long TotalBytes => Tree.Files.Weight;

    /// <summary>The commit; for a staged state the one that it stands on; null before the first.</summary>
    internal CommitNode? Node { get; }

    internal OpenCommit? Open { get; }

    internal Tree Tree { get; }

    /// <summary>The file at a path; null when there is none.</summary>
    public ValueTask<FileEntry?> FindAsync(FilePath path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<FileEntry?>(Tree.Files.TryFind(path.Utf8, out var file) ? file.ToEntry(path.Bytes) : null);
    }

    /// <summary>The deletion of a path that has no file any more; null when it has one or never had.</summary>
    public ValueTask<DeletedEntry?> FindDeletedAsync(FilePath path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<DeletedEntry?>(Tree.Deleted.TryFind(path.Utf8, out var deletion)
            ? new DeletedEntry(path, deletion.Deleter.Time, deletion.Deleter.Id)
            : null);
    }

    /// <summary>A page of files and common prefixes, ordered by bytes.</summary>
    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellationToken) =>
        new(Listing.Run(Tree.Files, query, cancellationToken));
}
