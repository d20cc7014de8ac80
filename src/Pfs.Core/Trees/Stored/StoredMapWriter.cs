using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>Makes a new stored map from an old one and changes, at a cost of the changes alone.</summary>
internal static class StoredMapWriter
{
    /// <summary>
    /// The root after the edits; it depends on the entries alone, not on how they came to be. Reads and writes the nodes on the way to the
    /// edits, and holds two nodes of each level and 256 KiB of new ones in memory, however many edits there are.
    /// </summary>
    /// <param name="root">The old map; null when it is empty.</param>
    /// <param name="edits">Strictly ascending by key. A null value deletes; deleting an absent key changes nothing.</param>
    /// <param name="cache">For reading old nodes; new ones are not read.</param>
    /// <param name="store">Gets the new nodes, children before parents. On failure some of them are there that nothing refers to.</param>
    /// <param name="codec">The bytes of values.</param>
    /// <param name="newFormat">The format of nodes (<see cref="NodeRule"/>) when the old map is empty; else they keep the one that they have.</param>
    /// <param name="cancellationToken">Stops between edits.</param>
    public static StoredRoot? Apply<T>(
        StoredRoot? root,
        IEnumerable<(byte[] Key, T? Value)> edits,
        NodeCache cache,
        INodeStore store,
        IEntryCodec<T> codec,
        byte newFormat,
        CancellationToken cancellationToken)
        where T : class, IWeighed
    {
        using var nodes = new NodeWriter(store);
        var leaves = new LevelWriter(cache, nodes, root is null ? newFormat : cache.FormatOf(root), root);
        var scratch = new ByteWriter();
        byte[]? last = null;
        foreach (var (key, value) in edits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (last is not null && key.AsSpan().SequenceCompareTo(last) <= 0)
            {
                throw new ArgumentException("Edits must be strictly ascending by key.", nameof(edits));
            }

            leaves.MoveTo(key);
            leaves.Replace(key, value, codec, scratch);
            last = key;
        }

        var changed = leaves.Finish();
        nodes.Flush();
        return changed;
    }
}
