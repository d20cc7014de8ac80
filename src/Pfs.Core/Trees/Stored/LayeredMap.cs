using System.Diagnostics.CodeAnalysis;

namespace Pfs.Core.Trees.Stored;

/// <summary>
/// An immutable map from path bytes to values, ordered by bytes: a stored map, and the changes since it was stored in memory. What reads the
/// stored map may refuse with <see cref="PfsError.DataCorrupt"/>.
/// </summary>
internal sealed class LayeredMap<T>
    where T : class, IWeighed
{
    private readonly StoredMap<T> _stored;
    private readonly PathMap<Overlaid<T>> _overlay;

    /// <summary>A stored map without changes.</summary>
    public LayeredMap(StoredMap<T> stored)
        : this(stored, PathMap<Overlaid<T>>.Empty, stored.Count)
    {
    }

    private LayeredMap(StoredMap<T> stored, PathMap<Overlaid<T>> overlay, long count)
    {
        _stored = stored;
        _overlay = overlay;
        Count = count;
    }

    public long Count { get; }

    public long Weight => _stored.Weight + _overlay.Weight;

    /// <summary>The stored map's root; null when it is empty.</summary>
    public StoredRoot? Root => _stored.Root;

    /// <summary>Changes in memory, each key once.</summary>
    public long OverlayCount => _overlay.Count;

    /// <summary>The changes in memory, ascending by key, for <see cref="StoredMapWriter"/>; a null value is a removal.</summary>
    public IEnumerable<(byte[] Key, T? Value)> Edits
    {
        get
        {
            for (var cursor = _overlay.Seek([]); cursor.MoveNext();)
            {
                yield return (cursor.Key, cursor.Value.Value);
            }
        }
    }

    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out T? value)
    {
        value = Look(key).Value;
        return value is not null;
    }

    /// <summary>What is at a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ahead">What <see cref="LookAhead"/> saw, of whatever map and key; null when nobody looked.</param>
    public Spot<T> Look(ReadOnlySpan<byte> key, LookedAhead<T>? ahead = null) => _overlay.TryFind(key, out var change) ? new Spot<T>(change.Value, change)
        : ahead?.IsOf(Root, key) == true ? new Spot<T>(ahead.Value, null)
        : _stored.TryFind(key, out var value) ? new Spot<T>(value, null)
        : default;

    /// <summary>
    /// What the stored map has at a key, read before it is needed: it holds as long as the map stands on the same stored one. Null when a change in memory hides it.
    /// </summary>
    public LookedAhead<T>? LookAhead(byte[] key) => _overlay.TryFind(key, out _) ? null
        : new LookedAhead<T>(Root, key, _stored.TryFind(key, out var value) ? value : null);

    /// <summary>A cursor before the first key that is not less than <paramref name="key"/>.</summary>
    public LayeredCursor<T> Seek(ReadOnlySpan<byte> key)
    {
        var cursor = new LayeredCursor<T>(_stored.Seek(key), _overlay.Seek(key));
        cursor.Start();
        return cursor;
    }

    /// <summary>
    /// The entries whose keys start with a prefix, and their weight. Costs two ways down the stored map, and the changes below the prefix.
    /// </summary>
    public (long Count, long Weight) Totals(ReadOnlySpan<byte> prefix)
    {
        var (count, weight) = _stored.Totals(prefix, PrefixRange.After(prefix));
        for (var cursor = _overlay.Seek(prefix); cursor.MoveNext() && cursor.Key.AsSpan().StartsWith(prefix);)
        {
            (count, weight) = (count + cursor.Value.Count, weight + cursor.Value.Weight);
        }

        return (count, weight);
    }

    /// <summary>The map with <paramref name="value"/> at <paramref name="key"/>, set by commit <paramref name="number"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="spot">What <see cref="Look"/> finds there.</param>
    /// <param name="value">The new value.</param>
    /// <param name="number">The commit.</param>
    public LayeredMap<T> Set(byte[] key, Spot<T> spot, T value, long number) => With(key, spot, value, number);

    /// <summary>The map without <paramref name="key"/>, removed by commit <paramref name="number"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="spot">What <see cref="Look"/> finds there.</param>
    /// <param name="number">The commit.</param>
    /// <remarks>A key that was only set since the map was stored stays as a removal: a checkpoint of a state that has it may be on its way.</remarks>
    public LayeredMap<T> Remove(byte[] key, Spot<T> spot, long number) => spot.Value is null ? this : With(key, spot, null, number);

    /// <summary>
    /// The same map on top of a newly stored one that has all changes up to and including commit <paramref name="number"/>: only those of
    /// later commits stay in memory. Refuses with <see cref="PfsError.DataCorrupt"/> when count or weight would be others than before.
    /// </summary>
    public LayeredMap<T> Rebase(StoredRoot? root, long number)
    {
        var rebased = new LayeredMap<T>(_stored.WithRoot(root));
        for (var cursor = _overlay.Seek([]); cursor.MoveNext();)
        {
            if (cursor.Value.Number > number)
            {
                rebased = rebased.With(cursor.Key, cursor.Value.Above(number), countBefore: 0);
            }
        }

        return (rebased.Count, rebased.Weight) == (Count, Weight)
            ? rebased
            : throw new PfsException(
                PfsError.DataCorrupt,
                $"The tree stored at commit {number} has other files than the commits up to it made; run 'pfs check'.");
    }

    private LayeredMap<T> With(byte[] key, Spot<T> spot, T? value, long number) => With(
        key,
        spot.Change?.Then(value, number) ?? new Overlaid<T>(value, number, spot.Value?.Weight, Earlier: null),
        spot.Change?.Count ?? 0);

    private LayeredMap<T> With(byte[] key, Overlaid<T> change, int countBefore) =>
        new(_stored, _overlay.Set(key, change), Count + change.Count - countBefore);
}
