using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>What makes chosen paths again what they are in an older tree.</summary>
internal sealed class Restore(Tree from, IReadOnlyList<FilePath> paths, IReadOnlyList<ReadOnlyMemory<byte>> prefixes, int maxChanges)
{
    /// <summary>The changes that do so on a tree; refuses what fits no file on either side, and more than the most that a commit takes.</summary>
    public List<Change> On(Tree tree, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<FilePath, Change>();
        foreach (var path in paths)
        {
            AddPath(changes, tree, path);
        }

        foreach (var prefix in prefixes)
        {
            AddPrefix(changes, tree, prefix, cancellationToken);
        }

        return [.. changes.Values];
    }

    private void AddPath(Dictionary<FilePath, Change> changes, Tree tree, FilePath path)
    {
        tree.Files.TryFind(path.Utf8, out var now);
        from.Files.TryFind(path.Utf8, out var then);
        if (now is null && then is null)
        {
            throw new PfsException(PfsError.FileNotFound, $"There is no file '{path}', neither now nor in the state to restore.");
        }

        if (now is null || then is null || Differ.Differs(now, then))
        {
            changes[path] = then?.Decode() is { } file ? new Change.Put(path, file.Content, file.Headers) : new Change.Delete(path);
        }
    }

    private void AddPrefix(Dictionary<FilePath, Change> changes, Tree tree, ReadOnlyMemory<byte> prefix, CancellationToken cancellationToken)
    {
        var differs = false;
        foreach (var difference in Differ.Run(tree, from, prefix))
        {
            cancellationToken.ThrowIfCancellationRequested();
            differs = true;
            changes[difference.Path] = difference.After is { } file
                ? new Change.Put(file.Path, file.Content, file.Headers)
                : new Change.Delete(difference.Path);
            if (changes.Count > maxChanges)
            {
                throw new PfsException(
                    PfsError.InvalidArgument, $"More than {maxChanges} files would change; move the branch to that commit, or restore by smaller prefixes.");
            }
        }

        // Nothing on either side is more likely a slip than a wish; but the whole of an empty state is no slip.
        if (!differs && !prefix.IsEmpty && from.Files.Totals(prefix.Span).Count == 0)
        {
            throw new PfsException(
                PfsError.FileNotFound,
                $"No path begins with '{System.Text.Encoding.UTF8.GetString(prefix.Span)}', neither now nor in the state to restore.");
        }
    }
}
