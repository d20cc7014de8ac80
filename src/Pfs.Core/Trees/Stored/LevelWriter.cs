using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>
/// Writes one level of a changed map. It walks the old level's entries in order: they are copied, or taken away for what replaces them. An
/// old node is opened only when a change falls into it, or when the new nodes before it do not end where it starts; all others are left
/// alone, and stay entries of the level above. The levels work in step, each holding one old and one new node.
/// </summary>
internal sealed class LevelWriter
{
    private readonly NodeCache _cache;
    private readonly NodeWriter _nodes;
    private readonly byte _format;
    private readonly int _level;
    private readonly NodeBuilder _building;
    private readonly ByteWriter _entry = new();
    private readonly NodeBuffer _oldBuffer = new();

    private LevelWriter? _above; // null above the old root until a node needs it
    private StoredRoot? _root; // the old root, on the level above it, until it is opened
    private StoredNode? _old;
    private int _next;
    private (ContentHash Hash, bool IsNew) _lastChild;

    public LevelWriter(NodeCache cache, NodeWriter nodes, byte format, StoredRoot? root, int level = 0)
    {
        (_cache, _nodes, _format, _level) = (cache, nodes, format, level);
        _building = new NodeBuilder(format, level);
        if (root is not null && level < root.Height)
        {
            _above = new LevelWriter(cache, nodes, format, root, level + 1);
        }
        else
        {
            _root = root;
        }
    }

    /// <summary>
    /// Copies or leaves alone all old entries before <paramref name="key"/>; in an inner level, before the child that it belongs below.
    /// Keys only ascend.
    /// </summary>
    public void MoveTo(ReadOnlySpan<byte> key)
    {
        while (true)
        {
            if (_old is not null)
            {
                if (!_above!.TryPeek(out var nextNode) || key.SequenceCompareTo(nextNode) < 0)
                {
                    CopyUntil(_level > 0 ? _old.ChildOf(key) : _old.LowerBound(key));
                    return;
                }

                CopyUntil(_old.EntryCount);
                _old = null;
            }

            if (_building.EntryCount == 0)
            {
                _above?.MoveTo(key); // the cuts are in step again: what lies between is left alone
            }

            if (!TryOpenNext())
            {
                return;
            }
        }
    }

    /// <summary>A leaf's change at the key that was moved to: takes its old entry away, and adds the new one if there is one.</summary>
    public void Replace<T>(byte[] key, T? value, IEntryCodec<T> codec, ByteWriter scratch)
        where T : class, IWeighed
    {
        if (_old is not null && _next < _old.EntryCount && _old.Key(_next).SequenceEqual(key))
        {
            _next++;
        }

        if (value is not null)
        {
            scratch.Clear();
            codec.Write(scratch, value);
            _entry.Clear();
            _entry.Bytes(key);
            _entry.Varint(value.Weight);
            _entry.Bytes(scratch.Written);
            Add(_entry.Written, key, (1, value.Weight));
        }
    }

    /// <summary>Writes what is left to be written, on this level and above; gives the new root, null when the map is empty.</summary>
    public StoredRoot? Finish()
    {
        if (_root is not null)
        {
            return _root; // there was no change
        }

        do
        {
            CopyUntil(_old?.EntryCount ?? 0);
        }
        while (_building.EntryCount > 0 && TryOpenNext());

        if (_level > 0 && _building.EntryCount == 1 && IsFirstOfItsLevel())
        {
            return LowestRoot();
        }

        if (_building.EntryCount > 0)
        {
            Close();
        }

        return _above?.Finish();
    }

    // The next old entry of this level, taken away for what the level below makes of that node.
    private bool TryTake(out ContentHash child)
    {
        if (_root is not null)
        {
            child = _root.Hash;
            _root = null;
            return true;
        }

        child = default;
        if ((_old is null || _next == _old.EntryCount) && !TryOpenNext())
        {
            return false;
        }

        child = _old!.Child(_next++);
        return true;
    }

    private bool TryOpenNext()
    {
        _old = null;
        if (_above is null || !_above.TryTake(out var hash))
        {
            return false;
        }

        _old = _cache.GetOnce(hash, _level, _oldBuffer); // a new one takes its place
        _next = 0;
        return true;
    }

    // The key of the next old entry of this level.
    private bool TryPeek(out ReadOnlySpan<byte> key)
    {
        if (_old is not null && _next < _old.EntryCount)
        {
            key = _old.Key(_next);
            return true;
        }

        key = default;
        return _above is not null && _above.TryPeek(out key);
    }

    private void CopyUntil(int end)
    {
        for (; _next < end; _next++)
        {
            if (_level > 0)
            {
                _lastChild = (_old!.Child(_next), IsNew: false);
            }

            Add(_old!.Entry(_next), _old.Key(_next), _old.Totals(_next));
        }
    }

    private void Add(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> key, (long Count, long Weight) totals)
    {
        if (_building.Add(entry, key, totals))
        {
            Close();
        }
    }

    private void Close()
    {
        _above ??= new LevelWriter(_cache, _nodes, _format, null, _level + 1);
        _above.AddChild(_building.FirstKey, _nodes.Write(_building.Written), _building.Totals);
        _building.Clear();
    }

    private void AddChild(byte[] firstKey, ContentHash hash, (long Count, long Weight) totals)
    {
        _lastChild = (hash, IsNew: true);
        _entry.Clear();
        _entry.Bytes(firstKey);
        _entry.Hash(hash);
        _entry.Varint(totals.Count);
        _entry.Varint(totals.Weight);
        Add(_entry.Written, firstKey, totals);
    }

    // Asked at the end, when a node is unfinished: then no old entry is left, and every node before it has an entry above.
    private bool IsFirstOfItsLevel()
    {
        for (var level = _above; level is not null; level = level._above)
        {
            if (level._building.EntryCount > 0)
            {
                return false;
            }
        }

        return true;
    }

    // The root is the only node of its level, and no level below has only one. A new child was seen by its own level's Finish.
    private StoredRoot LowestRoot()
    {
        var (hash, level) = (_lastChild.Hash, _level - 1);
        while (!_lastChild.IsNew && level > 0 && _cache.Get(hash, level) is { EntryCount: 1 } node)
        {
            (hash, level) = (node.Child(0), level - 1);
        }

        return new StoredRoot(hash, level + 1, _building.Totals.Count, _building.Totals.Weight);
    }
}
