using Pfs.Core.Commits;

namespace Pfs.Core.Trees;

/// <summary>The versions of paths, walked back from a snapshot; each costs the read of one commit.</summary>
internal sealed class History(TreeSource trees)
{
    /// <summary>The versions of one path, newest first. <paramref name="isLatest"/> marks the first of them.</summary>
    public async IAsyncEnumerable<FileVersion> VersionsAsync(
        Snapshot snapshot,
        FilePath path,
        bool isLatest,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (version, previous) = Find(await snapshot.TreeAsync(cancellationToken), path, isLatest);
        while (version is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return version;
            if (snapshot.Node?.Ancestor(previous) is not { } before)
            {
                yield break;
            }

            (version, previous) = await FindAsync(before, path, cancellationToken);
        }
    }

    /// <summary>A page of versions by path, newest first.</summary>
    public async ValueTask<VersionPage> ListAsync(Snapshot snapshot, VersionQuery query, CancellationToken cancellationToken)
    {
        var items = new List<VersionItem>(Math.Min(query.Limit, 1000));
        var keys = new TwoCursors(await snapshot.TreeAsync(cancellationToken));
        if (query.Limit <= 0)
        {
            return new VersionPage(items, IsTruncated: false);
        }

        var start = query.AfterVersion is null
            ? PrefixRange.Start(query.Prefix.Span, query.Delimiter.Span, query.After.Span)
            : query.After.ToArray();
        var more = start is not null && keys.Seek(start);
        while (more && keys.Key.AsSpan().StartsWith(query.Prefix.Span))
        {
            if (items.Count == query.Limit)
            {
                return new VersionPage(items, IsTruncated: true);
            }

            if (Folded(keys.Key, query) is { Length: > 0 } folded)
            {
                items.Add(new VersionItem(null, folded));
                more = PrefixRange.After(folded) is { } next && keys.Seek(next);
                continue;
            }

            if (await AddAsync(items, snapshot, keys.Key, query, cancellationToken))
            {
                return new VersionPage(items, IsTruncated: true);
            }

            more = keys.MoveNext();
        }

        return new VersionPage(items, IsTruncated: false);
    }

    // True when the page is full and the path has more versions.
    private async ValueTask<bool> AddAsync(
        List<VersionItem> items, Snapshot snapshot, byte[] key, VersionQuery query, CancellationToken cancellationToken)
    {
        var path = FilePath.FromTrusted(key);
        var skip = query.AfterVersion is not null && key.AsSpan().SequenceEqual(query.After.Span);
        await foreach (var version in VersionsAsync(snapshot, path, isLatest: true, cancellationToken))
        {
            if (skip)
            {
                skip = version.Commit != query.AfterVersion;
                continue;
            }

            if (items.Count == query.Limit)
            {
                return true;
            }

            items.Add(new VersionItem(version, default));
        }

        return false;
    }

    private static byte[] Folded(byte[] key, VersionQuery query) =>
        PrefixRange.Fold(key, query.Prefix.Length, query.Delimiter.Span).ToArray();

    // The commit's own record says it all, unless its list of changes is long and stored apart.
    private async ValueTask<(FileVersion? Version, long Previous)> FindAsync(
        CommitNode commit, FilePath path, CancellationToken cancellationToken)
    {
        if (trees.ChangeOf(commit, path) is not { } own)
        {
            return Find(await trees.AtAsync(commit, cancellationToken), path, isLatest: false);
        }

        return (new FileVersion(path, commit.Id, commit.Time, IsLatest: false, TreeSource.EntryOf(commit, own.Change)), own.Previous);
    }

    private static (FileVersion? Version, long Previous) Find(Tree tree, FilePath path, bool isLatest)
    {
        if (tree.Files.TryFind(path.Utf8, out var file))
        {
            var entry = file.ToEntry(path.Bytes);
            return (new FileVersion(path, file.Writer.Id, file.Writer.Time, isLatest, entry), file.Previous);
        }

        return tree.Deleted.TryFind(path.Utf8, out var deletion)
            ? (new FileVersion(path, deletion.Deleter.Id, deletion.Deleter.Time, isLatest, null), deletion.Previous)
            : default;
    }
}
