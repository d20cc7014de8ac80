using Pfs.Core.Commits;

namespace Pfs.Core.Trees;

/// <summary>All files of a snapshot, and the paths that had one. Immutable.</summary>
internal sealed record Tree(PathMap<FileRecord> Files, PathMap<DeletionRecord> Deleted)
{
    public static Tree Empty { get; } = new(PathMap<FileRecord>.Empty, PathMap<DeletionRecord>.Empty);

    /// <summary>The tree after a commit's changes; their conditions were decided before.</summary>
    public Tree Apply(IEnumerable<Change> changes, Stamp writer)
    {
        var (files, deleted) = (Files, Deleted);
        foreach (var change in changes)
        {
            var key = change.Path.Bytes;
            var hasFile = files.TryFind(key, out var file);
            var hasDeletion = deleted.TryFind(key, out var deletion);
            switch (change)
            {
                case Change.Put put:
                    var before = hasFile ? Before(file!, writer) : Before(deletion, writer);
                    files = files.Set(key, new FileRecord(put.Content, put.Headers, writer, before));
                    deleted = hasDeletion ? deleted.Remove(key) : deleted;
                    break;
                case Change.Delete when hasFile:
                    files = files.Remove(key);
                    deleted = Before(file!, writer) is { } previous ? deleted.Set(key, new DeletionRecord(writer, previous)) : deleted;
                    break;
                default:
                    break; // the deletion of a path without a file changes nothing
            }
        }

        return new Tree(files, deleted);
    }

    // Staged twice in one open commit: what counts is the version before the open commit.
    private static Stamp? Before(FileRecord file, Stamp writer) => ReferenceEquals(file.Writer, writer) ? file.Previous : file.Writer;

    private static Stamp? Before(DeletionRecord? deletion, Stamp writer) =>
        ReferenceEquals(deletion?.Deleter, writer) ? deletion?.Previous : deletion?.Deleter;
}
