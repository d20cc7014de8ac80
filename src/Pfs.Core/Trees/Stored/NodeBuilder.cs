using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>The bytes of a node that is being filled.</summary>
internal sealed class NodeBuilder
{
    private readonly ByteWriter _bytes = new();
    private readonly byte _format;
    private readonly int _level;

    public NodeBuilder(byte format, int level)
    {
        (_format, _level) = (format, level);
        Clear();
    }

    public ReadOnlySpan<byte> Written => _bytes.Written;

    public byte[] FirstKey { get; private set; } = [];

    public int EntryCount { get; private set; }

    /// <summary>Entries of the map at or below the node, and their weight.</summary>
    public (long Count, long Weight) Totals { get; private set; }

    /// <summary>Adds an entry, all of its bytes; true when the node ends after it.</summary>
    public bool Add(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> key, (long Count, long Weight) totals)
    {
        if (EntryCount == 0)
        {
            FirstKey = key.ToArray();
        }

        _bytes.Raw(entry);
        EntryCount++;
        Totals = (Totals.Count + totals.Count, Totals.Weight + totals.Weight);
        return NodeRule.EndsAfter(_format, _level, key, entry.Length, _bytes.Length, EntryCount);
    }

    public void Clear()
    {
        _bytes.Clear();
        _bytes.Byte(_format);
        _bytes.Byte((byte)_level);
        (EntryCount, Totals) = (0, default);
    }
}
