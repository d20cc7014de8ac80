namespace Pfs.Core.Storage.Local;

/// <summary>
/// Where the chunks lie that were read last: a look-up here costs no page of an index run. Of two whose hashes share a place the later one is kept.
/// Safe for concurrent use.
/// </summary>
internal sealed class AddressCache
{
    private const int Places = 1 << 18;
    private const int Locks = 64;

    private Entry[]? _entries; // 6 MiB at once, but only when something is read
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];

    public bool TryFind(ContentHash hash, out ChunkAddress address)
    {
        address = default;
        if (Volatile.Read(ref _entries) is not { } entries)
        {
            return false;
        }

        var (place, tag) = PlaceOf(hash);
        Entry entry;
        lock (_locks[place % Locks])
        {
            entry = entries[place];
        }

        address = ChunkAddress.FromIndex(entry.Address);
        return entry.Tag == tag && address != default;
    }

    public void Add(ContentHash hash, ChunkAddress address)
    {
        var entries = Volatile.Read(ref _entries) ?? Interlocked.CompareExchange(ref _entries, new Entry[Places], null) ?? _entries;
        var (place, tag) = PlaceOf(hash);
        lock (_locks[place % Locks])
        {
            entries[place] = new Entry(tag, address.ToIndex());
        }
    }

    // Other bits for the tag than for the place; 64 and 18 of them tell one chunk from another, and who reads it checks the whole hash.
    private static (int Place, ulong Tag) PlaceOf(ContentHash hash) => ((int)((uint)hash.GetHashCode() % Places), hash.Tail);

    private readonly record struct Entry(ulong Tag, Index.IndexValue Address);
}
