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

    // Beyond the least length each byte ends the node with this chance (1 in n): 4 KiB on average, whatever the length of entries.
    private const int MeanBytesBeyondMin = 3 * 1024;

    /// <summary>Whether the node ends after an entry.</summary>
    /// <param name="level">The node's level, 0 for a leaf.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="entryBytes">The entry's own length.</param>
    /// <param name="nodeBytes">The node's length, header and this entry included.</param>
    /// <param name="entries">Entries in the node, this one included.</param>
    public static bool EndsAfter(int level, ReadOnlySpan<byte> key, int entryBytes, int nodeBytes, int entries)
    {
        if (nodeBytes < MinBytes || (level > 0 && entries < 2))
        {
            return false; // with two children at least, the levels come to an end
        }

        return nodeBytes >= MaxBytes || (ulong)Hash(level, key) * MeanBytesBeyondMin < (ulong)entryBytes << 32;
    }

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
