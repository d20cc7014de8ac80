namespace Pfs.Core.Storage.Local;

/// <summary>
/// Where a million chunks lie that were read last: a look-up here costs no page of an index run. Four chunks share a set by their hashes; a
/// fifth takes the place of the one that was not asked for the longest. 16 MiB, as far as it is used. Safe for concurrent use.
/// </summary>
internal sealed class AddressCache
{
    private const int SetBits = 18;
    private const int Ways = 4; // a set is as long as a line of the processor's cache
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

        var number = SetOf(hash);
        lock (_locks[number % Locks])
        {
            var set = entries.AsSpan(number * Ways, Ways);
            var way = WayOf(set, TagOf(hash));
            if (way < 0)
            {
                return false;
            }

            PutFirst(set, way, set[way]);
            address = set[0].Address;
            return true;
        }
    }

    public void Add(ContentHash hash, ChunkAddress address)
    {
        var entries = Volatile.Read(ref _entries) ?? Interlocked.CompareExchange(ref _entries, new Entry[Ways << SetBits], null) ?? _entries;
        var number = SetOf(hash);
        lock (_locks[number % Locks])
        {
            var set = entries.AsSpan(number * Ways, Ways);
            var way = WayOf(set, TagOf(hash));
            PutFirst(set, way < 0 ? Ways - 1 : way, Entry.Of(TagOf(hash), address));
        }
    }

    // The entries before the place move back by one.
    private static void PutFirst(Span<Entry> set, int way, Entry entry)
    {
        set[..way].CopyTo(set[1..]);
        set[0] = entry;
    }

    private static int WayOf(ReadOnlySpan<Entry> set, ulong tag)
    {
        for (var way = 0; way < set.Length; way++)
        {
            if (set[way].Where != 0 && set[way].What >> LengthBits == tag)
            {
                return way;
            }
        }

        return -1;
    }

    private static int SetOf(ContentHash hash) => hash.GetHashCode() & ((1 << SetBits) - 1);

    // Other bits than those of the set: 62 in all tell one chunk from another, and who reads it checks the whole hash.
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
