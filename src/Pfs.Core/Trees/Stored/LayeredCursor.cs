namespace Pfs.Core.Trees.Stored;

/// <summary>
/// Walks a <see cref="LayeredMap{T}"/> in order: two cursors side by side, where a change hides what is stored. Not for concurrent use.
/// </summary>
internal sealed class LayeredCursor<T>(StoredCursor<T> stored, PathCursor<Overlaid<T>> overlay)
    where T : class, IWeighed
{
    private bool _hasStored;
    private bool _hasChange;

    // Which of the two stand at the current key; none before the first.
    private bool _atStored;
    private bool _atChange;

    public byte[] Key => _atChange ? overlay.Key : stored.Key;

    public T Value => _atChange ? overlay.Value.Value! : stored.Value;

    /// <summary>Moves to before the first key that is not less than <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        stored.Seek(key);
        overlay.Seek(key);
        Start();
    }

    /// <summary>Moves to the next key; false at the end.</summary>
    public bool MoveNext()
    {
        do
        {
            _hasStored = _atStored ? stored.MoveNext() : _hasStored;
            _hasChange = _atChange ? overlay.MoveNext() : _hasChange;
            var order = !_hasStored ? 1 : !_hasChange ? -1 : stored.KeyBytes.SequenceCompareTo(overlay.Key);
            _atStored = _hasStored && order <= 0;
            _atChange = _hasChange && order >= 0;
        }
        while (_atChange && overlay.Value.Value is null);
        return _atStored || _atChange;
    }

    internal void Start()
    {
        _hasStored = stored.MoveNext();
        _hasChange = overlay.MoveNext();
        (_atStored, _atChange) = (false, false);
    }
}
