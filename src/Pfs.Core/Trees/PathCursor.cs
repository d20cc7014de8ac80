namespace Pfs.Core.Trees;

/// <summary>Walks a <see cref="PathMap{T}"/> in order. Not for concurrent use; the map may go on being changed.</summary>
internal sealed class PathCursor<T>(PathNode<T>? root)
    where T : class, IWeighed
{
    private readonly Stack<(PathBranch<T> Branch, int Next)> _above = new();
    private PathLeaf<T>? _leaf;
    private int _index;

    public byte[] Key => _leaf!.Keys[_index];

    public T Value => _leaf!.Values[_index];

    /// <summary>Moves to before the first key that is not less than <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        _above.Clear();
        _leaf = null;
        var node = root;
        while (node is PathBranch<T> branch)
        {
            var index = branch.ChildOf(key);
            _above.Push((branch, index + 1));
            node = branch.Children[index];
        }

        if (node is PathLeaf<T> leaf)
        {
            _leaf = leaf;
            _index = leaf.Keys.LowerBound(key, out _) - 1;
        }
    }

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool MoveNext()
    {
        if (_leaf is null)
        {
            return false;
        }

        if (++_index < _leaf.Keys.Count)
        {
            return true;
        }

        _leaf = NextLeaf();
        _index = 0;
        return _leaf is not null;
    }

    private PathLeaf<T>? NextLeaf()
    {
        while (_above.TryPop(out var top))
        {
            if (top.Next == top.Branch.Children.Length)
            {
                continue;
            }

            _above.Push((top.Branch, top.Next + 1));
            var node = top.Branch.Children[top.Next];
            while (node is PathBranch<T> branch)
            {
                _above.Push((branch, 1));
                node = branch.Children[0];
            }

            return (PathLeaf<T>)node;
        }

        return null;
    }
}
