using System.Buffers.Binary;

namespace Pfs.Core.Trees;

/// <summary>
/// The keys of a node of a <see cref="PathMap{T}"/>, ascending. A search goes by the four bytes of each that follow what all have in common: those lie side by
/// side, and hardly a key itself must be fetched, each of which lies elsewhere. Never changed.
/// </summary>
internal sealed class PathKeys
{
    private readonly byte[][] _keys;
    private readonly uint[] _heads;
    private readonly int _common;

    /// <summary>Keys that are ascending, at least one.</summary>
    public PathKeys(byte[][] keys)
        : this(keys, new uint[keys.Length], keys[0].AsSpan().CommonPrefixLength(keys[^1]))
    {
        for (var index = 0; index < keys.Length; index++)
        {
            _heads[index] = HeadOf(keys[index].AsSpan(_common));
        }
    }

    private PathKeys(byte[][] keys, uint[] heads, int common) => (_keys, _heads, _common) = (keys, heads, common);

    public int Count => _keys.Length;

    public byte[] this[int index] => _keys[index];

    public ReadOnlySpan<byte[]> Span => _keys;

    /// <summary>The first key that is not less, <see cref="Count"/> when there is none; and whether it is the one that is looked for.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, out bool isThere)
    {
        isThere = false;
        var order = key[..Math.Min(key.Length, _common)].SequenceCompareTo(_keys[0].AsSpan(0, _common));
        if (order != 0)
        {
            return order < 0 ? 0 : Count;
        }

        var rest = key[_common..];
        var head = HeadOf(rest);
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            order = _heads[middle].CompareTo(head);
            order = order == 0 ? _keys[middle].AsSpan(_common).SequenceCompareTo(rest) : order;
            if (order == 0)
            {
                isThere = true;
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>With another key before that at <paramref name="index"/>.</summary>
    public PathKeys Insert(int index, byte[] key)
    {
        byte[][] keys = [.. _keys.AsSpan(0, index), key, .. _keys.AsSpan(index)];
        return key.AsSpan().StartsWith(_keys[0].AsSpan(0, _common))
            ? new(keys, [.. _heads.AsSpan(0, index), HeadOf(key.AsSpan(_common)), .. _heads.AsSpan(index)], _common)
            : new(keys);
    }

    /// <summary>With another key in the place of that at <paramref name="index"/>.</summary>
    public PathKeys Set(int index, byte[] key)
    {
        var keys = (byte[][])_keys.Clone();
        keys[index] = key;
        return new(keys);
    }

    // In the order of the bytes; what is shorter counts as if zeros followed, and the keys themselves decide then.
    private static uint HeadOf(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32BigEndian(rest);
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        bytes.Clear();
        rest.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
