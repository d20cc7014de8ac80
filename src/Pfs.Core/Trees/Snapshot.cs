using System.Diagnostics;

namespace Pfs.Core;

/// <summary>All files as of one commit: immutable, and the same for ever.</summary>
public sealed class Snapshot
{
    /// <summary>The branch that the snapshot was asked through: the repo is what counts.</summary>
    public BranchRef Branch => throw new UnreachableException();

    /// <summary>The commit; the open commit's id for a staged state; null before the first commit of a branch.</summary>
    public CommitId? Commit => throw new UnreachableException();

    /// <summary>The commit's number; 0 before the first commit.</summary>
    public long Number => throw new UnreachableException();

    /// <summary>True when it is the staged state of an open commit as it stood when the snapshot was opened.</summary>
    public bool IsOpen => throw new UnreachableException();

    /// <summary>Files in it.</summary>
    public long FileCount => throw new UnreachableException();

    /// <summary>Bytes of all files in it.</summary>
    public long TotalBytes => throw new UnreachableException();

    /// <summary>The file at a path; null when there is none.</summary>
    public ValueTask<FileEntry?> FindAsync(FilePath path, CancellationToken cancellationToken) => throw new UnreachableException();

    /// <summary>The deletion of a path that has no file any more; null when it has one or never had.</summary>
    public ValueTask<DeletedEntry?> FindDeletedAsync(FilePath path, CancellationToken cancellationToken) =>
        throw new UnreachableException();

    /// <summary>A page of files and common prefixes, ordered by bytes.</summary>
    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellationToken) => throw new UnreachableException();
}
