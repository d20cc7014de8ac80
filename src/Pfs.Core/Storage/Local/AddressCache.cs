namespace Pfs.Core.Storage.Local;

/// <summary>
/// Where a million chunks lie that were read last: a look-up here costs no page of an index run. Of two chunks whose hashes share a place the later one is kept.
/// 16 MiB, as far as it is used. Safe for concurrent use.
/// </summary>
internal sealed class AddressCache
{
    private const int PlaceBits = 20;
    private const int LengthBits = 20; // of a length less 1
    private const int Locks = 64;
    private const int EntryBytes = 2 * sizeof(ulong);

    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private Entry[]? _entries; // made when something is read

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _entries) is { } entries ? (long)entries.Length * EntryBytes : 0;

    public bool TryFind(ContentHash hash, out ChunkAddress address)
    {
        address = default;
        if (Volatile.Read(ref _entries) is not { } entries)
        {
            return false;
        }

        var place = PlaceOf(hash);
        Entry entry;
        lock (_locks[place % Locks])
        {
            entry = entries[place];
        }

        var isFound = entry.Where != 0 && entry.What >> LengthBits == TagOf(hash);
        address = isFound ? entry.Address : default;
        return isFound;
    }

    public void Add(ContentHash hash, ChunkAddress address)
    {
        var entries = Volatile.Read(ref _entries) ?? Interlocked.CompareExchange(ref _entries, new Entry[1 << PlaceBits], null) ?? _entries;
        var place = PlaceOf(hash);
        lock (_locks[place % Locks])
        {
            entries[place] = Entry.Of(TagOf(hash), address);
        }
    }

    private static int PlaceOf(ContentHash hash) => hash.GetHashCode() & ((1 << PlaceBits) - 1);

    // Other bits than those of the place: 64 in all tell one chunk from another, and who reads it checks the whole hash.
    private static ulong TagOf(ContentHash hash) => hash.Tail >> LengthBits;

    // Where: kind (1 bit), segment (31), offset in units of the records' alignment (32). What: tag (44), length less 1 (20).
    private readonly record struct Entry(ulong Where, ulong What)
    {
        private const int KindBit = 63;
        private const int SegmentAt = 32;

        public ChunkAddress Address => new(
            Where >> KindBit == 0 ? SegmentKind.Log : SegmentKind.Data,
            (int)(Where >> SegmentAt) & int.MaxValue,
            (long)(uint)Where * RecordHeader.Alignment,
            (int)(What & ((1 << LengthBits) - 1)) + 1);

        public static Entry Of(ulong tag, ChunkAddress address) => new(
            ((address.Kind == SegmentKind.Log ? 0UL : 1) << KindBit) | ((ulong)address.Segment << SegmentAt) | (uint)(address.Offset / RecordHeader.Alignment),
            (tag << LengthBits) | (uint)(address.Length - 1));
    }
}
