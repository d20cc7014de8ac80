using System.Collections.Immutable;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>What undoes a commit's changes.</summary>
/// <param name="commit">The commit.</param>
/// <param name="undone">Its changes of files, each with the file that was there before.</param>
/// <param name="tags">The branch's tags as the commit set them, and as they were before; null when it did not set them.</param>
/// <param name="force">Undo also what was changed again since.</param>
internal sealed class Revert(
    CommitId commit,
    IReadOnlyList<(Change Change, FileEntry? Before)> undone,
    (ImmutableArray<KeyValuePair<string, string>> Left, ImmutableArray<KeyValuePair<string, string>> Before)? tags,
    bool force)
{
    private const int MaxNamed = 3;

    /// <summary>The changes that undo it on a tree, or a refusal that names the paths which were changed since.</summary>
    public List<Change> On(Tree tree, CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        var conflicts = new List<string>();
        foreach (var (change, before) in undone)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tree.Files.TryFind(change.Path.Utf8, out var now);
            if (Is(now, before?.Content, before?.Headers))
            {
                continue;
            }

            var left = change as Change.Put;
            if (!force && !Is(now, left?.Content, left?.Headers))
            {
                conflicts.Add($"'{change.Path}'");
            }

            changes.Add(before is null ? new Change.Delete(change.Path) : new Change.Put(change.Path, before.Content, before.Headers));
        }

        if (tags is { } set && !tree.Tags.SequenceEqual(set.Before))
        {
            if (!force && !tree.Tags.SequenceEqual(set.Left))
            {
                conflicts.Insert(0, "the branch's tags");
            }

            changes.Add(new Change.Retag(set.Before));
        }

        return conflicts.Count == 0 ? changes : throw Refusal(conflicts);
    }

    private static bool Is(FileRecord? file, FileContent? content, FileHeaders? headers) =>
        file is null || content is null || headers is null ? file is null && content is null : file.Holds(content, headers);

    private PfsException Refusal(List<string> conflicts)
    {
        var names = string.Join(", ", conflicts.Take(MaxNamed));
        var others = conflicts.Count > MaxNamed ? $" and {conflicts.Count - MaxNamed} more" : "";
        return new PfsException(
            PfsError.ConditionFailed,
            $"{conflicts.Count} of the {undone.Count + (tags is null ? 0 : 1)} changes of commit {commit.ToString()[..12]} were changed again since: {names}{others}; force it to undo them all the same.");
    }
}
