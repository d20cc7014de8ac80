using System.Buffers;
using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>A node of a stored map: its bytes, and where in them each entry lies. Never empty, never changed.</summary>
internal sealed class StoredNode
{
    private const int LeastEntry = 3; // three lengths of 0, in bytes

    private readonly byte[] _bytes;
    private readonly int _length;
    private readonly Place[] _places;

    private StoredNode(byte[] bytes, int length, Place[] places, int entryCount)
    {
        (_bytes, _length, _places) = (bytes, length, places);
        EntryCount = entryCount;
    }

    /// <summary>Says where nodes end (<see cref="NodeRule"/>); the same in all nodes of a map.</summary>
    public byte Format => _bytes[0];

    /// <summary>0 for a leaf; the children of an inner node are one level below it.</summary>
    public int Level => _bytes[1];

    public int EntryCount { get; }

    /// <summary>What the node takes in memory, in bytes, with its bookkeeping in a cache.</summary>
    public int MemoryBytes => _bytes.Length + (12 * _places.Length) + 256;

    /// <summary>Reads a node of a known level, or refuses with <see cref="PfsError.DataCorrupt"/>.</summary>
    public static StoredNode Read(ContentHash hash, byte[] bytes, int level)
    {
        var places = ArrayPool<Place>.Shared.Rent(bytes.Length / LeastEntry);
        try
        {
            var count = ReadPlaces(hash, bytes, level, places);
            return new StoredNode(bytes, bytes.Length, places[..count], count);
        }
        finally
        {
            ArrayPool<Place>.Shared.Return(places);
        }
    }

    /// <summary>The same of a node that is there only until the next is read into <paramref name="buffer"/>.</summary>
    public static StoredNode Read(ContentHash hash, INodeStore store, int level, NodeBuffer buffer)
    {
        var length = store.Read(hash, ref buffer.Bytes).Length;
        if (buffer.Places.Length < length / LeastEntry)
        {
            buffer.Places = new Place[buffer.Bytes.Length / LeastEntry];
        }

        return new StoredNode(buffer.Bytes, length, buffer.Places, ReadPlaces(hash, buffer.Bytes.AsSpan(0, length), level, buffer.Places));
    }

    /// <summary>
    /// The value at a key in a leaf's bytes, of which only those before it are looked at; false when there is none. Refuses with
    /// <see cref="PfsError.DataCorrupt"/>.
    /// </summary>
    public static bool TryFind(ContentHash hash, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        try
        {
            var reader = new ByteReader(leaf);
            if (reader.Byte() is not (NodeRule.OldestFormat or NodeRule.NewestFormat) || reader.Byte() != 0)
            {
                throw Corrupt(hash);
            }

            var order = -1;
            while (order < 0 && !reader.IsAtEnd)
            {
                order = reader.Bytes().SequenceCompareTo(key);
                reader.Varint();
                value = reader.Bytes();
            }

            return order == 0;
        }
        catch (PfsException)
        {
            throw Corrupt(hash);
        }
    }

    public ReadOnlySpan<byte> Key(int index)
    {
        ref readonly var place = ref _places[index];
        return _bytes.AsSpan(place.Key, place.KeyEnd - place.Key);
    }

    /// <summary>All bytes of an entry, to be copied into another node of the same level.</summary>
    public ReadOnlySpan<byte> Entry(int index) => _bytes.AsSpan(_places[index].Start..EndOf(index));

    /// <summary>The value of a leaf's entry.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        var reader = AfterKey(index);
        reader.Varint();
        return reader.Bytes();
    }

    /// <summary>The child of an inner node's entry.</summary>
    public ContentHash Child(int index) => AfterKey(index).Hash();

    /// <summary>Entries at or below an entry, and their weight.</summary>
    public (long Count, long Weight) Totals(int index)
    {
        var reader = AfterKey(index);
        if (Level == 0)
        {
            return (1, reader.Varint());
        }

        reader.Raw(ContentHash.Length);
        return (reader.Varint(), reader.Varint());
    }

    /// <summary>The first entry whose key is not less; <see cref="EntryCount"/> when there is none.</summary>
    public int LowerBound(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, EntryCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Key(middle).SequenceCompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The leaf's entry with a key; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        var index = LowerBound(key);
        return index < EntryCount && Key(index).SequenceEqual(key) ? index : -1;
    }

    /// <summary>The inner node's entry below which a key is, or would be.</summary>
    public int ChildOf(ReadOnlySpan<byte> key)
    {
        var (low, high) = (1, EntryCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Key(middle).SequenceCompareTo(key) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    // Everything that the other members rely on is checked here: once, when the node comes from the disk.
    private static int ReadPlaces(ContentHash hash, ReadOnlySpan<byte> bytes, int level, Place[] places)
    {
        try
        {
            var reader = new ByteReader(bytes);
            return reader.Byte() is NodeRule.OldestFormat or NodeRule.NewestFormat && reader.Byte() == level
                ? ReadPlaces(reader, bytes.Length, level, places)
                : throw Corrupt(hash);
        }
        catch (PfsException)
        {
            throw Corrupt(hash);
        }
    }

    private static int ReadPlaces(ByteReader reader, int length, int level, Place[] places)
    {
        long count = 0;
        long weight = 0;
        var read = 0;
        ReadOnlySpan<byte> last = [];
        do
        {
            var start = length - reader.Rest.Length;
            var key = reader.Bytes();
            var keyEnd = length - reader.Rest.Length;
            if (read > 0 && key.SequenceCompareTo(last) <= 0)
            {
                throw Corrupt(default);
            }

            places[read++] = new Place(start, keyEnd - key.Length, keyEnd);
            last = key;
            if (level > 0)
            {
                reader.Hash();
            }

            Sum(ref count, level > 0 ? reader.Varint() : 1, least: 1);
            Sum(ref weight, reader.Varint(), least: 0);
            if (level == 0)
            {
                reader.Bytes();
            }
        }
        while (!reader.IsAtEnd);
        return read;
    }

    private static void Sum(ref long sum, long value, long least) =>
        sum = value >= least && value <= long.MaxValue - sum ? sum + value : throw Corrupt(default);

    private ByteReader AfterKey(int index) => new(_bytes.AsSpan(_places[index].KeyEnd..EndOf(index)));

    private int EndOf(int index) => index + 1 < EntryCount ? _places[index + 1].Start : _length;

    private static PfsException Corrupt(ContentHash hash) =>
        new(PfsError.DataCorrupt, $"The tree node {hash} is malformed; run 'pfs check'.");

    /// <summary>Where an entry and its key lie.</summary>
    internal readonly record struct Place(int Start, int Key, int KeyEnd);
}
