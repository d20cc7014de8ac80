using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>What undoes a commit's changes.</summary>
internal sealed class Revert(CommitId commit, IReadOnlyList<(Change Change, FileEntry? Before)> undone, bool force)
{
    private const int MaxNamed = 3;

    /// <summary>The changes that undo it on a tree, or a refusal that names the paths which were changed since.</summary>
    public List<Change> On(Tree tree, CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        var conflicts = new List<FilePath>();
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
                conflicts.Add(change.Path);
            }

            changes.Add(before is null ? new Change.Delete(change.Path) : new Change.Put(change.Path, before.Content, before.Headers));
        }

        return conflicts.Count == 0 ? changes : throw Refusal(conflicts);
    }

    private static bool Is(FileRecord? file, FileContent? content, FileHeaders? headers) =>
        file is null ? content is null : file.Content.Hash == content?.Hash && file.Headers == headers;

    private PfsException Refusal(List<FilePath> conflicts)
    {
        var names = string.Join(", ", conflicts.Take(MaxNamed).Select(path => $"'{path}'"));
        var others = conflicts.Count > MaxNamed ? $" and {conflicts.Count - MaxNamed} more" : "";
        return new PfsException(
            PfsError.ConditionFailed,
            $"{conflicts.Count} of the {undone.Count} paths of commit {commit.ToString()[..12]} were changed again since: {names}{others}; force it to undo them all the same.");
    }
}
