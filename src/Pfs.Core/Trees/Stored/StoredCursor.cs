namespace Pfs.Core.Trees.Stored;

/// <summary>Walks a <see cref="StoredMap{T}"/> in order. Not for concurrent use.</summary>
internal sealed class StoredCursor<T>(StoredMap<T> map)
    where T : class, IWeighed
{
    private readonly Stack<(StoredNode Node, int Next)> _above = new();
    private StoredNode? _leaf;
    private int _index;
    private byte[]? _key;
    private T? _value;

    public byte[] Key => _key ??= KeyBytes.ToArray();

    public ReadOnlySpan<byte> KeyBytes => _leaf!.Key(_index);

    public T Value => _value ??= map.ValueOf(_leaf!, _index);

    /// <summary>Moves to before the first key that is not less than <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        _above.Clear();
        var node = map.RootNode();
        while (node is { Level: > 0 })
        {
            var index = node.ChildOf(key);
            _above.Push((node, index + 1));
            node = map.ChildOf(node, index);
        }

        MoveTo(node, (node?.LowerBound(key) ?? 0) - 1);
    }

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool MoveNext()
    {
        if (_leaf is not null)
        {
            MoveTo(_leaf, _index + 1);
            if (_index == _leaf.EntryCount)
            {
                MoveTo(NextLeaf(), 0);
            }
        }

        return _leaf is not null;
    }

    private void MoveTo(StoredNode? leaf, int index)
    {
        (_leaf, _index) = (leaf, index);
        (_key, _value) = (null, null);
    }

    private StoredNode? NextLeaf()
    {
        while (_above.TryPop(out var top))
        {
            if (top.Next == top.Node.EntryCount)
            {
                continue;
            }

            _above.Push((top.Node, top.Next + 1));
            var node = map.ChildOf(top.Node, top.Next);
            while (node.Level > 0)
            {
                _above.Push((node, 1));
                node = map.ChildOf(node, 0);
            }

            return node;
        }

        return null;
    }
}
