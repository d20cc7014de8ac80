namespace Pfs.Core.Trees;

/// <summary>An inner node of a <see cref="PathMap{T}"/>.</summary>
internal sealed class PathBranch<T> : PathNode<T>
    where T : class, IWeighed
{
    private PathBranch(PathKeys firstKeys, PathNode<T>[] children, long count, long weight)
    {
        (FirstKeys, Children) = (firstKeys, children);
        (Count, Weight) = (count, weight);
    }

    public PathKeys FirstKeys { get; }

    public PathNode<T>[] Children { get; }

    public override byte[] FirstKey => FirstKeys[0];

    public override int Fanout => Children.Length;

    public static PathBranch<T> Of(PathNode<T>[] children)
    {
        var (count, weight) = (0L, 0L);
        foreach (var child in children)
        {
            (count, weight) = (count + child.Count, weight + child.Weight);
        }

        return new(new([.. children.Select(child => child.FirstKey)]), children, count, weight);
    }

    /// <summary>The child below which a key is, or would be.</summary>
    public int ChildOf(ReadOnlySpan<byte> key)
    {
        var index = FirstKeys.LowerBound(key, out var isThere);
        return isThere ? index : Math.Max(0, index - 1);
    }

    public override (PathNode<T> Left, PathNode<T>? Right) Set(byte[] key, T value)
    {
        var index = ChildOf(key);
        var (left, right) = Children[index].Set(key, value);
        if (right is null)
        {
            return (With(index, left), null);
        }

        PathNode<T>[] children = [.. Children.AsSpan(0, index), left, right, .. Children.AsSpan(index + 1)];
        if (children.Length <= MaxFanout)
        {
            return (Of(children), null);
        }

        var split = index == Children.Length - 1 ? MaxFanout : children.Length / 2;
        return (Of(children[..split]), Of(children[split..]));
    }

    public override PathNode<T>? Remove(ReadOnlySpan<byte> key)
    {
        var index = ChildOf(key);
        var child = Children[index].Remove(key);
        if (ReferenceEquals(child, Children[index]))
        {
            return this;
        }

        if (child is null)
        {
            return Children.Length == 1 ? null : Of([.. Children.AsSpan(0, index), .. Children.AsSpan(index + 1)]);
        }

        return child.Fanout < MinFanout ? Merged(index, child) : With(index, child);
    }

    public override PathNode<T>? MergedWith(PathNode<T> next) => next is PathBranch<T> branch && Fanout + branch.Fanout <= MaxFanout
        ? Of([.. Children, .. branch.Children])
        : null;

    private PathBranch<T> Merged(int index, PathNode<T> child)
    {
        if (index > 0 && Children[index - 1].MergedWith(child) is { } withLeft)
        {
            return Of([.. Children.AsSpan(0, index - 1), withLeft, .. Children.AsSpan(index + 1)]);
        }

        if (index + 1 < Children.Length && child.MergedWith(Children[index + 1]) is { } withRight)
        {
            return Of([.. Children.AsSpan(0, index), withRight, .. Children.AsSpan(index + 2)]);
        }

        return With(index, child);
    }

    // What each write does at each level: it looks at no other child.
    private PathBranch<T> With(int index, PathNode<T> child)
    {
        var before = Children[index];
        var children = (PathNode<T>[])Children.Clone();
        children[index] = child;
        var firstKeys = FirstKeys;
        if (!ReferenceEquals(firstKeys[index], child.FirstKey))
        {
            firstKeys = firstKeys.Set(index, child.FirstKey);
        }

        return new PathBranch<T>(firstKeys, children, Count - before.Count + child.Count, Weight - before.Weight + child.Weight);
    }
}
