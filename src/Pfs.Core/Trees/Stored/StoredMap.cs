using System.Diagnostics.CodeAnalysis;
using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>
/// An immutable map from path bytes to values, ordered by bytes, whose nodes are read from a store when they are asked for. Nothing of it is
/// in memory but what the cache holds. Every read may refuse with <see cref="PfsError.DataCorrupt"/>.
/// </summary>
internal sealed class StoredMap<T>(StoredRoot? root, NodeCache cache, IEntryCodec<T> codec)
    where T : class, IWeighed
{
    /// <summary>Null when the map is empty.</summary>
    public StoredRoot? Root => root;

    public long Count => root?.Count ?? 0;

    public long Weight => root?.Weight ?? 0;

    /// <summary>Another map with the same cache and codec.</summary>
    public StoredMap<T> WithRoot(StoredRoot? other) => new(other, cache, codec);

    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out T? value)
    {
        value = LeafOf(key) is { } leaf ? cache.Find(leaf, key, codec) : null;
        return value is not null;
    }

    /// <summary>A cursor before the first key that is not less than <paramref name="key"/>.</summary>
    public StoredCursor<T> Seek(ReadOnlySpan<byte> key)
    {
        var cursor = new StoredCursor<T>(this);
        cursor.Seek(key);
        return cursor;
    }

    /// <summary>
    /// The entries from <paramref name="from"/> to before <paramref name="to"/> (null: to the end), and their weight. Reads the nodes on the
    /// way to the two ends and no others.
    /// </summary>
    public (long Count, long Weight) Totals(ReadOnlySpan<byte> from, byte[]? to)
    {
        var before = TotalsBefore(from);
        var upTo = to is null ? (Count, Weight) : TotalsBefore(to);
        return (upTo.Count - before.Count, upTo.Weight - before.Weight);
    }

    internal StoredNode? RootNode() => root is null ? null : cache.Get(root.Hash, root.Height - 1);

    internal StoredNode ChildOf(StoredNode node, int index) => cache.Get(node.Child(index), node.Level - 1);

    internal T ValueOf(StoredNode leaf, int index)
    {
        var reader = new ByteReader(leaf.Value(index));
        return codec.Read(ref reader);
    }

    // The leaf where a key is, or would be; null when the map is empty.
    private ContentHash? LeafOf(ReadOnlySpan<byte> key)
    {
        if (root is null or { Height: 1 })
        {
            return root?.Hash;
        }

        var node = RootNode()!;
        while (node.Level > 1)
        {
            node = ChildOf(node, node.ChildOf(key));
        }

        return node.Child(node.ChildOf(key));
    }

    private (long Count, long Weight) TotalsBefore(ReadOnlySpan<byte> key)
    {
        var (count, weight) = (0L, 0L);
        for (var node = RootNode(); node is not null;)
        {
            var end = node.Level > 0 ? node.ChildOf(key) : node.LowerBound(key);
            for (var index = 0; index < end; index++)
            {
                var totals = node.Totals(index);
                (count, weight) = (count + totals.Count, weight + totals.Weight);
            }

            node = node.Level > 0 ? ChildOf(node, end) : null;
        }

        return (count, weight);
    }
}
