namespace Pfs.Core.Trees.Stored;

/// <summary>
/// Where a level of a stored map is cut into nodes (docs/storage-format.md). Whether a node ends after an entry follows from that
/// node's own entries up to there alone: so equal entries make equal nodes, and after a change the cuts soon fall where they fell before.
/// </summary>
internal static class NodeRule
{
    /// <summary>A node ends at no fewer bytes, but for the last of its level.</summary>
    public const int MinBytes = 1024;

    /// <summary>A node ends when it has as many bytes: it is longer by its last entry at most.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The format of the nodes of new trees: leaves of 2 KiB on average, as a change writes one anew; inner nodes, which many changes share, of 4 KiB.</summary>
    public const byte NewestFormat = 2;

    /// <summary>The format before, in which a tree that has it is written on: all nodes of 4 KiB on average.</summary>
    public const byte OldestFormat = 1;

    /// <summary>Whether the node ends after an entry.</summary>
    /// <param name="format">The format of the tree's nodes.</param>
    /// <param name="level">The node's level, 0 for a leaf.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="entryBytes">The entry's own length.</param>
    /// <param name="nodeBytes">The node's length, header and this entry included.</param>
    /// <param name="entries">Entries in the node, this one included.</param>
    public static bool EndsAfter(byte format, int level, ReadOnlySpan<byte> key, int entryBytes, int nodeBytes, int entries)
    {
        if (nodeBytes < MinBytes || (level > 0 && entries < 2))
        {
            return false; // with two children at least, the levels come to an end
        }

        return nodeBytes >= MaxBytes || (ulong)Hash(level, key) * MeanBytesBeyondMin(format, level) < (ulong)entryBytes << 32;
    }

    // Beyond the least length each byte ends the node with the chance of 1 in so many, whatever the length of entries.
    private static ulong MeanBytesBeyondMin(byte format, int level) => format == OldestFormat || level > 0 ? 3 * 1024UL : 1024;

    // FNV-1a (64 bits), and a last multiplication, for the last bytes of the key to reach the high bits.
    private static uint Hash(int level, ReadOnlySpan<byte> key)
    {
        const ulong prime = 0x0000_0100_0000_01b3;
        var hash = (0xcbf2_9ce4_8422_2325 ^ (ulong)level) * prime;
        foreach (var part in key)
        {
            hash = (hash ^ part) * prime;
        }

        return (uint)(((hash ^ (hash >> 32)) * 0x9e37_79b9_7f4a_7c15) >> 32);
    }
}
