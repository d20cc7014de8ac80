namespace Pfs.Core.Trees;

/// <summary>The entries of a <see cref="PathMap{T}"/>.</summary>
internal sealed class PathLeaf<T> : PathNode<T>
    where T : class, IWeighed
{
    public PathLeaf(byte[][] keys, T[] values)
    {
        Keys = keys;
        Values = values;
        Count = values.Length;
        foreach (var value in values)
        {
            Weight += value.Weight;
        }
    }

    public byte[][] Keys { get; }

    public T[] Values { get; }

    public override byte[] FirstKey => Keys[0];

    public override int Fanout => Keys.Length;

    /// <summary>The key's index, or the complement of where it would be.</summary>
    public int IndexOf(ReadOnlySpan<byte> key)
    {
        var low = 0;
        var high = Keys.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = key.SequenceCompareTo(Keys[middle]);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order > 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    public override (PathNode<T> Left, PathNode<T>? Right) Set(byte[] key, T value)
    {
        var index = IndexOf(key);
        if (index >= 0)
        {
            var values = (T[])Values.Clone();
            values[index] = value;
            return (new PathLeaf<T>(Keys, values), null);
        }

        byte[][] keys = [.. Keys.AsSpan(0, ~index), key, .. Keys.AsSpan(~index)];
        T[] all = [.. Values.AsSpan(0, ~index), value, .. Values.AsSpan(~index)];
        if (keys.Length <= MaxFanout)
        {
            return (new PathLeaf<T>(keys, all), null);
        }

        // Keys often arrive in order: then the left leaf stays full and the right one starts anew.
        var split = ~index == Keys.Length ? MaxFanout : keys.Length / 2;
        return (new PathLeaf<T>(keys[..split], all[..split]), new PathLeaf<T>(keys[split..], all[split..]));
    }

    public override PathNode<T>? Remove(ReadOnlySpan<byte> key)
    {
        var index = IndexOf(key);
        if (index < 0)
        {
            return this;
        }

        return Keys.Length == 1
            ? null
            : new PathLeaf<T>(
                [.. Keys.AsSpan(0, index), .. Keys.AsSpan(index + 1)],
                [.. Values.AsSpan(0, index), .. Values.AsSpan(index + 1)]);
    }

    public override PathNode<T>? MergedWith(PathNode<T> next) => next is PathLeaf<T> leaf && Fanout + leaf.Fanout <= MaxFanout
        ? new PathLeaf<T>([.. Keys, .. leaf.Keys], [.. Values, .. leaf.Values])
        : null;
}
