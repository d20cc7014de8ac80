using System.Diagnostics.CodeAnalysis;

namespace Pfs.Core.Trees;

/// <summary>
/// An immutable map from path bytes to values, ordered by bytes: a B+ tree that copies the nodes on the way to a change
/// and shares all others. Inner nodes carry the count and the weight (bytes of files) below them.
/// </summary>
internal sealed class PathMap<T>
    where T : class, IWeighed
{
    private readonly PathNode<T>? _root;

    private PathMap(PathNode<T>? root) => _root = root;

    public static PathMap<T> Empty { get; } = new(null);

    public long Count => _root?.Count ?? 0;

    public long Weight => _root?.Weight ?? 0;

    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out T? value)
    {
        var node = _root;
        while (node is PathBranch<T> branch)
        {
            node = branch.Children[branch.ChildOf(key)];
        }

        value = null;
        if (node is PathLeaf<T> leaf)
        {
            var index = leaf.Keys.LowerBound(key, out var isThere);
            value = isThere ? leaf.Values[index] : null;
        }

        return value is not null;
    }

    /// <summary>The map with <paramref name="value"/> at <paramref name="key"/>.</summary>
    public PathMap<T> Set(byte[] key, T value)
    {
        if (_root is null)
        {
            return new PathMap<T>(new PathLeaf<T>(new([key]), [value]));
        }

        var (left, right) = _root.Set(key, value);
        return new PathMap<T>(right is null ? left : PathBranch<T>.Of([left, right]));
    }

    /// <summary>The map without <paramref name="key"/>.</summary>
    public PathMap<T> Remove(ReadOnlySpan<byte> key)
    {
        var root = _root?.Remove(key);
        while (root is PathBranch<T> { Children: [var only] })
        {
            root = only;
        }

        return ReferenceEquals(root, _root) ? this : new PathMap<T>(root);
    }

    /// <summary>A cursor before the first key that is not less than <paramref name="key"/>.</summary>
    public PathCursor<T> Seek(ReadOnlySpan<byte> key)
    {
        var cursor = new PathCursor<T>(_root);
        cursor.Seek(key);
        return cursor;
    }
}
