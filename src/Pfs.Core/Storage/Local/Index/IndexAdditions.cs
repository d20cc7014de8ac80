namespace Pfs.Core.Storage.Local.Index;

/// <summary>
/// Entries in memory, 64 bytes each without an object of their own: there are ten thousands of them, and the garbage collector need not look at any. One thread
/// adds at a time; any may look up meanwhile.
/// </summary>
internal sealed class IndexAdditions
{
    private const int PageBits = 10;
    private const int PageEntries = 1 << PageBits;

    private volatile Table _table = new(PageEntries, []);
    private int _count;

    /// <summary>The number of entries, those that were added again counted several times.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The newest entry of each key, in no order, of those that are there now.</summary>
    public IEnumerable<KeyValuePair<ContentHash, IndexValue>> Entries
    {
        get
        {
            var count = Count;
            var table = _table; // not older than the count
            for (var at = 1; at <= count; at++)
            {
                var entry = table.Entry(at);
                if (entry.NewerAt == 0 || entry.NewerAt > count)
                {
                    yield return new(entry.Key, entry.Value);
                }
            }
        }
    }

    /// <summary>The same, ascending by key. Nobody adds meanwhile.</summary>
    public IEnumerable<KeyValuePair<ContentHash, IndexValue>> Sorted()
    {
        var table = _table;
        var places = new int[Count];
        var count = 0;
        for (var at = 1; at <= places.Length; at++)
        {
            if (table.Entry(at).NewerAt == 0)
            {
                places[count++] = at;
            }
        }

        places.AsSpan(0, count).Sort((left, right) => table.Entry(left).Key.CompareTo(table.Entry(right).Key));
        for (var index = 0; index < count; index++)
        {
            var entry = table.Entry(places[index]);
            yield return new(entry.Key, entry.Value);
        }
    }

    public bool TryFind(ContentHash key, out IndexValue value)
    {
        var table = _table;
        var at = table.Find(key, CodeOf(key));
        value = at == 0 ? default : table.Entry(at).Value;
        return at != 0;
    }

    public void Add(ContentHash key, IndexValue value)
    {
        var table = _table;
        var at = Count + 1;
        if (at > table.Capacity)
        {
            _table = table = new Table(table.Capacity * 2, table.Pages);
        }

        var code = CodeOf(key);
        var older = table.Find(key, code);
        table.Add(at, new Entry(key, value, code));
        if (older != 0)
        {
            Volatile.Write(ref table.Entry(older).NewerAt, at);
        }

        Volatile.Write(ref _count, at);
    }

    // Whoever uploads content chooses its hash within limits: our own hash code must not follow from a few of its bytes.
    private static int CodeOf(ContentHash key)
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        key.CopyTo(bytes);
        var code = default(HashCode); // seeded at random for each process
        code.AddBytes(bytes);
        return code.ToHashCode();
    }

    private record struct Entry(ContentHash Key, IndexValue Value, int Code)
    {
        /// <summary>The place of the entry that took its place; 0 while none has.</summary>
        public int NewerAt;
    }

    /// <summary>Chains of entries by hash code, each from the newest to the oldest; places count from 1. When it is full a larger one takes its place, with the same pages.</summary>
    private sealed class Table
    {
        private readonly int[] _heads;
        private readonly int[] _next;

        public Table(int capacity, Entry[][] pages)
        {
            (_heads, _next) = (new int[capacity], new int[capacity]);
            Pages = new Entry[capacity / PageEntries][];
            pages.CopyTo(Pages, 0);
            for (var at = 1; at <= pages.Length * PageEntries; at++)
            {
                if (Entry(at).NewerAt == 0)
                {
                    Link(at);
                }
            }
        }

        public int Capacity => _heads.Length;

        public Entry[][] Pages { get; }

        public ref Entry Entry(int at) => ref Pages[(at - 1) >> PageBits][(at - 1) & (PageEntries - 1)];

        /// <summary>The newest entry's place; 0 when there is none.</summary>
        public int Find(ContentHash key, int code)
        {
            var at = Volatile.Read(ref Head(code));
            while (at != 0)
            {
                ref readonly var entry = ref Entry(at);
                if (entry.Code == code && entry.Key == key)
                {
                    break;
                }

                at = _next[at - 1];
            }

            return at;
        }

        public void Add(int at, Entry entry)
        {
            Pages[(at - 1) >> PageBits] ??= new Entry[PageEntries];
            Entry(at) = entry;
            Link(at);
        }

        private void Link(int at)
        {
            ref var head = ref Head(Entry(at).Code);
            _next[at - 1] = head;
            Volatile.Write(ref head, at); // from here on it is found, and is whole
        }

        private ref int Head(int code) => ref _heads[code & (_heads.Length - 1)];
    }
}
