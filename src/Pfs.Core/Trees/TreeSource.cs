using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Metrics;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>The tree of any commit: the nearest stored tree at or below it plus the changes since.</summary>
internal sealed class TreeSource(Log log, INodeStore nodes, CacheTally nodeTally, Func<ContentRef, ContentReader> openContent)
{
    private const int MaxLookBack = 64;

    private readonly NodeCache _nodeCache = new(nodes, nodeTally);
    private readonly OwnChanges _ownChanges = new();
    private volatile TreeCache _cache = new();

    /// <summary>Memory of the nodes that were read last, in bytes.</summary>
    public long NodeCacheBytes => _nodeCache.Bytes;

    /// <summary>Forgets the trees of old commits: what they stand on is about to be collected.</summary>
    public void ForgetOld() => _cache = new TreeCache();

    /// <summary>A tree that is stored whole.</summary>
    public Tree Stored(StoredRoot? files, StoredRoot? deleted, ImmutableArray<KeyValuePair<string, string>> tags) => new(
        new LayeredMap<FileRecord>(new StoredMap<FileRecord>(files, _nodeCache, FileRecordCodec.Instance)),
        new LayeredMap<DeletionRecord>(new StoredMap<DeletionRecord>(deleted, _nodeCache, DeletionRecordCodec.Instance)),
        tags);

    /// <summary>Writes what a tree holds in memory to new nodes; not durable yet.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="like">Roots whose format of nodes is to be kept where the tree has no stored one; null for the newest format.</param>
    /// <param name="cancellationToken">Stops between changes.</param>
    public (StoredRoot? Files, StoredRoot? Deleted) Store(Tree tree, TreeStored? like, CancellationToken cancellationToken)
    {
        return (
            StoredMapWriter.Apply(tree.Files.Root, tree.Files.Edits, _nodeCache, nodes, FileRecordCodec.Instance, FormatOf(like?.Files), cancellationToken),
            StoredMapWriter.Apply(tree.Deleted.Root, tree.Deleted.Edits, _nodeCache, nodes, DeletionRecordCodec.Instance, FormatOf(like?.Deleted), cancellationToken));

        byte FormatOf(StoredRoot? root) => root is null ? NodeRule.NewestFormat : _nodeCache.FormatOf(root);
    }

    /// <summary>Forgets the nodes in whose place <see cref="Store"/> wrote others: the heads stand on those now.</summary>
    public void ForgetReplaced() => _nodeCache.DropReplaced();

    /// <summary>The commit's tree when it was asked for lately; else null.</summary>
    public Tree? AtHand(CommitNode? commit) => commit is null ? null : _cache.Find(commit.Ordinal);

    /// <summary>The commit's tree; the empty one for null.</summary>
    public async ValueTask<Tree> AtAsync(CommitNode? commit, CancellationToken cancellationToken)
    {
        var cache = _cache; // the same to the end: what began before ForgetOld must not come back after it
        var missing = new Stack<CommitNode>();
        var tree = Stored(null, null, []);
        for (var node = commit; node is not null; node = node.Parent)
        {
            if ((cache.Find(node.Ordinal) ?? StoredAt(node)) is { } known)
            {
                tree = known;
                break;
            }

            missing.Push(node);
        }

        while (missing.TryPop(out var next))
        {
            tree = tree.Apply(await ChangesOfAsync(BodyOf(next), cancellationToken), next.Stamp);
        }

        if (commit is not null)
        {
            cache.Add(commit.Ordinal, tree);
        }

        return tree;
    }

    /// <summary>
    /// What a commit itself did to a path, and the number of the commit that wrote the version before; null when it did nothing
    /// to it, or when its list of changes is long and stored apart. Costs one read, unless it was asked for lately.
    /// </summary>
    public (Change Change, long Previous)? ChangeOf(CommitNode commit, FilePath path)
    {
        var own = _ownChanges.Find(commit.Ordinal) ?? ReadOwn(commit);
        for (var index = 0; index < own.Changes.Count; index++)
        {
            if (own.Changes[index].Path == path)
            {
                return (own.Changes[index], own.Previous[index]);
            }
        }

        return null;
    }

    /// <summary>
    /// Finds a path as of an old commit by walking back its versions from a newer commit's tree. False when there are too many of
    /// them, or one stands in a long list of changes: then the old commit's own tree must be asked.
    /// </summary>
    public bool TryLookBack(CommitNode newer, Tree tree, CommitNode old, FilePath path, out FileEntry? entry)
    {
        entry = null;
        long number, previous;
        if (tree.Files.TryFind(path.Utf8, out var file))
        {
            (number, previous, entry) = (file.Writer.Number, file.Previous, file.ToEntry(path.Bytes));
        }
        else if (tree.Deleted.TryFind(path.Utf8, out var deletion))
        {
            (number, previous) = (deletion.Deleter.Number, deletion.Previous);
        }
        else
        {
            return true; // the line never had such a file
        }

        for (var steps = 0; number > old.Number; steps++)
        {
            entry = null;
            if (previous == 0)
            {
                return true;
            }

            if (steps == MaxLookBack || newer.Ancestor(previous) is not { } writer || ChangeOf(writer, path) is not { } own)
            {
                return false;
            }

            (number, previous, entry) = (previous, own.Previous, EntryOf(writer, own.Change));
        }

        return true;
    }

    /// <summary>What a commit's own change left at its path; null after a deletion.</summary>
    public static FileEntry? EntryOf(CommitNode commit, Change change) => change is Change.Put put
        ? new FileEntry(put.Path, put.Content, put.Headers, commit.Time, commit.Id)
        : null;

    /// <summary>A commit's canonical bytes, read from the log and checked against its id.</summary>
    public CommitBody BodyOf(CommitNode commit) => CommitBody.Read(CanonicalOf(commit).Span);

    /// <summary>The same, not taken apart.</summary>
    public ReadOnlyMemory<byte> CanonicalOf(CommitNode commit) => RecordOf(commit).Canonical;

    public ValueTask<List<Change>> ChangesOfAsync(CommitNode commit, CancellationToken cancellationToken) =>
        ChangesOfAsync(BodyOf(commit), cancellationToken);

    public async ValueTask<List<Change>> ChangesOfAsync(CommitBody body, CancellationToken cancellationToken)
    {
        if (body.ChangesContent is not { } content)
        {
            return ChangeCodec.ReadAll(body.Changes.Span);
        }

        return ChangeCodec.ReadAll(await ReadAsync(content, cancellationToken));
    }

    /// <summary>All bytes of a list of changes that is stored apart.</summary>
    public async ValueTask<byte[]> ReadAsync(ContentRef content, CancellationToken cancellationToken)
    {
        var bytes = new byte[content.Length];
        using var reader = openContent(content);
        for (var filled = 0; filled < bytes.Length;)
        {
            var block = await reader.ReadAsync(cancellationToken);
            block.CopyTo(bytes.AsMemory(filled));
            filled += block.Length;
        }

        return bytes;
    }

    /// <summary>The roots of a commit's stored tree; null when it is not stored.</summary>
    public TreeStored? RootsOf(CommitNode node)
    {
        var address = node.Current.TreeAddress;
        if (address == default)
        {
            return null;
        }

        var reader = new ByteReader(log.Read(address));
        return TreeStored.Read(ref reader, address);
    }

    private Tree? StoredAt(CommitNode node) => RootsOf(node) is { } stored ? Stored(stored.Files, stored.Deleted, stored.Tags) : null;

    private OwnChange ReadOwn(CommitNode commit)
    {
        var record = RecordOf(commit);
        var own = new OwnChange(commit.Ordinal, ChangeCodec.ReadAll(CommitBody.Read(record.Canonical.Span).Changes.Span), record.Previous);
        _ownChanges.Add(own, record.Address);
        return own;
    }

    private Committed RecordOf(CommitNode commit)
    {
        var address = commit.Current.Address;
        var reader = new ByteReader(log.Read(address));
        var record = Committed.Read(ref reader, address);
        return ContentHash.Of(record.Canonical.Span) == commit.Id.Hash
            ? record
            : throw new PfsException(PfsError.DataCorrupt, $"Commit {commit.Id} does not fit its id; run 'pfs check'.");
    }
}
