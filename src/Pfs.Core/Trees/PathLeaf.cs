namespace Pfs.Core.Trees;

/// <summary>The entries of a <see cref="PathMap{T}"/>.</summary>
internal sealed class PathLeaf<T> : PathNode<T>
    where T : class, IWeighed
{
    public PathLeaf(PathKeys keys, T[] values)
    {
        Keys = keys;
        Values = values;
        Count = values.Length;
        foreach (var value in values)
        {
            Weight += value.Weight;
        }
    }

    public PathKeys Keys { get; }

    public T[] Values { get; }

    public override byte[] FirstKey => Keys[0];

    public override int Fanout => Keys.Count;

    public override (PathNode<T> Left, PathNode<T>? Right) Set(byte[] key, T value)
    {
        var index = Keys.LowerBound(key, out var isThere);
        if (isThere)
        {
            var values = (T[])Values.Clone();
            values[index] = value;
            return (new PathLeaf<T>(Keys, values), null);
        }

        T[] all = [.. Values.AsSpan(0, index), value, .. Values.AsSpan(index)];
        var keys = Keys.Insert(index, key);
        if (keys.Count <= MaxFanout)
        {
            return (new PathLeaf<T>(keys, all), null);
        }

        // Keys often arrive in order: then the left leaf stays full and the right one starts anew.
        var split = index == Keys.Count ? MaxFanout : keys.Count / 2;
        return (
            new PathLeaf<T>(new([.. keys.Span[..split]]), all[..split]),
            new PathLeaf<T>(new([.. keys.Span[split..]]), all[split..]));
    }

    public override PathNode<T>? Remove(ReadOnlySpan<byte> key)
    {
        var index = Keys.LowerBound(key, out var isThere);
        if (!isThere)
        {
            return this;
        }

        return Keys.Count == 1
            ? null
            : new PathLeaf<T>(
                new([.. Keys.Span[..index], .. Keys.Span[(index + 1)..]]),
                [.. Values.AsSpan(0, index), .. Values.AsSpan(index + 1)]);
    }

    public override PathNode<T>? MergedWith(PathNode<T> next) => next is PathLeaf<T> leaf && Fanout + leaf.Fanout <= MaxFanout
        ? new PathLeaf<T>(new([.. Keys.Span, .. leaf.Keys.Span]), [.. Values, .. leaf.Values])
        : null;
}
