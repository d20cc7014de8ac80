using System.Collections.Concurrent;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>Entries in memory. One thread adds at a time; any may look up meanwhile.</summary>
internal sealed class IndexAdditions
{
    private readonly ConcurrentDictionary<ContentHash, IndexValue> _entries = new(concurrencyLevel: 1, capacity: 31, SeededComparer.Instance);

    public int Count { get; private set; } // the dictionary's own count takes all its locks

    public IEnumerable<KeyValuePair<ContentHash, IndexValue>> Entries => _entries;

    public bool TryFind(ContentHash key, out IndexValue value) => _entries.TryGetValue(key, out value);

    public void Add(ContentHash key, IndexValue value)
    {
        if (_entries.TryAdd(key, value))
        {
            Count++;
        }
        else
        {
            _entries[key] = value;
        }
    }

    // Whoever uploads content chooses its hash within limits: our own hash code must not follow from a few of its bytes.
    private sealed class SeededComparer : IEqualityComparer<ContentHash>
    {
        public static readonly SeededComparer Instance = new();

        public bool Equals(ContentHash x, ContentHash y) => x == y;

        public int GetHashCode(ContentHash hash)
        {
            Span<byte> bytes = stackalloc byte[ContentHash.Length];
            hash.CopyTo(bytes);
            var code = default(HashCode); // seeded at random for each process
            code.AddBytes(bytes);
            return code.ToHashCode();
        }
    }
}
