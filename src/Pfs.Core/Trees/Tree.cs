using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>All files of a snapshot, the paths that had one, and the branch's tags. Immutable.</summary>
internal sealed record Tree(LayeredMap<FileRecord> Files, LayeredMap<DeletionRecord> Deleted, ImmutableArray<KeyValuePair<string, string>> Tags)
{
    /// <summary>The changes that are in memory, above the stored tree.</summary>
    public long OverlayCount => Files.OverlayCount + Deleted.OverlayCount + (TaggedBy > 0 ? 1 : 0);

    // The number of the commit that set the tags; 0 when they are in the stored tree.
    private long TaggedBy { get; init; }

    /// <summary>The tree after a commit's changes; their conditions were decided before.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="writer">The commit.</param>
    /// <param name="previous">Takes for each change the number of the commit that wrote the version before, 0 for none; may be null.</param>
    /// <param name="ahead">What was seen at a changed path; may be null.</param>
    public Tree Apply(IEnumerable<Change> changes, Stamp writer, ICollection<long>? previous = null, LookedAhead<FileRecord>? ahead = null)
    {
        var (files, deleted) = (Files, Deleted);
        var (tags, taggedBy) = (Tags, TaggedBy);
        foreach (var change in changes)
        {
            if (change is Change.Retag retag)
            {
                (tags, taggedBy) = (retag.Tags, writer.Number);
                previous?.Add(0); // whoever wants older tags asks an older tree
                continue;
            }

            var key = change.Path.Bytes;
            var file = files.Look(key, ahead);
            var deletion = file.Value is null ? deleted.Look(key) : default;
            var before = file.Value is { } last ? Before(last.Writer, last.Previous, writer)
                : deletion.Value is { } gone ? Before(gone.Deleter, gone.Previous, writer) : 0;
            previous?.Add(before);
            switch (change)
            {
                case Change.Put put:
                    files = files.Set(key, file, new FileRecord(put.Content, put.Headers, writer, before), writer.Number);
                    deleted = deleted.Remove(key, deletion, writer.Number);
                    break;
                case Change.Delete when file.Value is not null:
                    files = files.Remove(key, file, writer.Number);
                    deleted = before > 0 ? deleted.Set(key, deleted.Look(key), new DeletionRecord(writer, before), writer.Number) : deleted;
                    break;
                default:
                    break; // the deletion of a path without a file changes nothing
            }
        }

        return new Tree(files, deleted, tags) { TaggedBy = taggedBy };
    }

    /// <summary>The same tree on top of stored ones that hold everything up to <paramref name="number"/>.</summary>
    public Tree Rebase(StoredRoot? files, StoredRoot? deleted, long number) =>
        new(Files.Rebase(files, number), Deleted.Rebase(deleted, number), Tags) { TaggedBy = TaggedBy > number ? TaggedBy : 0 };

    // Staged twice in one open commit: what counts is the version before the open commit.
    private static long Before(Stamp last, long previous, Stamp writer) => last.Id == writer.Id ? previous : last.Number;
}
