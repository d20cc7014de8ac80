using System.Collections.Concurrent;
using Pfs.Core.Metrics;
using Pfs.Core.Storage;

namespace Pfs.Core.Trees.Stored;

/// <summary>
/// The nodes that were read last, shared by all stored maps. Reads of what is there take no lock; what was not asked for since the last
/// round is given up first (CLOCK: the root of a map that is in use stays). A leaf is taken in only when it is asked for a second time soon: reads all
/// over a large map would turn everything over, and what stays for a while is what a garbage collector copies. Where there is room, those of a listing
/// are taken in at once. Safe for concurrent use.
/// </summary>
/// <param name="store">Where the nodes are.</param>
/// <param name="tally">Is told what it had and what it had not; null: nobody counts.</param>
/// <param name="capacity">Memory for nodes, in bytes.</param>
internal sealed class NodeCache(INodeStore store, CacheTally? tally = null, long capacity = NodeCache.DefaultCapacity)
{
    /// <summary>16 MiB: the inner nodes over some 2.5 million files.</summary>
    public const long DefaultCapacity = 16 << 20;

    private const int Remembered = 4096;

    [ThreadStatic]
    private static byte[]? _passing; // a leaf that is not taken in

    private readonly int[] _passedBy = new int[Remembered]; // leaves that were not taken in, by their hash codes; races cost a read at most
    private readonly ConcurrentDictionary<ContentHash, Slot> _slots = new();
    private readonly Lock _gate = new();
    private readonly Queue<Slot> _clock = new();
    private long _bytes;

    /// <summary>Memory in use, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>
    /// The node with a hash. Refuses with <see cref="PfsError.DataCorrupt"/> when it is missing, damaged, malformed or of another level:
    /// a walk down always comes to an end.
    /// </summary>
    public StoredNode Get(ContentHash hash, int level)
    {
        if (_slots.TryGetValue(hash, out var slot) && slot.Node.Level == level)
        {
            if (!slot.WasUsed)
            {
                slot.WasUsed = true; // only if it changes: the root's line of memory stays shared by all cores
            }

            tally?.Hits.Add();
            return slot.Node;
        }

        tally?.Misses.Add();
        var node = StoredNode.Read(hash, store.Read(hash), level);
        if (level > 0 || Bytes + node.MemoryBytes <= capacity || CameBy(hash))
        {
            Add(new Slot(hash, node));
        }

        return node;
    }

    /// <summary>
    /// The same for who writes another in its place: a node that is not here is not taken in, and is there until the next is read into <paramref name="buffer"/>. One that is
    /// here stays until <see cref="DropReplaced"/>.
    /// </summary>
    public StoredNode GetOnce(ContentHash hash, int level, NodeBuffer buffer)
    {
        if (_slots.TryGetValue(hash, out var slot) && slot.Node.Level == level)
        {
            slot.IsReplaced = true;
            tally?.Hits.Add();
            return slot.Node;
        }

        tally?.Misses.Add();
        return StoredNode.Read(hash, store, level, buffer);
    }

    /// <summary>Gives up the nodes that <see cref="GetOnce"/> gave: when others have taken their places nobody asks for them, or hardly anybody.</summary>
    public void DropReplaced()
    {
        lock (_gate)
        {
            for (var left = _clock.Count; left > 0; left--)
            {
                var slot = _clock.Dequeue();
                if (slot.IsReplaced)
                {
                    Drop(slot);
                }
                else
                {
                    _clock.Enqueue(slot);
                }
            }
        }
    }

    /// <summary>The value at a key of a leaf; null when it has none. A leaf that is not taken in is not even taken apart. Refuses as <see cref="Get"/>.</summary>
    public T? Find<T>(ContentHash leaf, ReadOnlySpan<byte> key, IEntryCodec<T> codec)
        where T : class, IWeighed
    {
        if (!_slots.ContainsKey(leaf) && !CameBy(leaf))
        {
            tally?.Misses.Add();
            _passing ??= new byte[NodeRule.MaxBytes];
            return StoredNode.TryFind(leaf, store.Read(leaf, ref _passing), key, out var value) ? Decode(value) : null;
        }

        var node = Get(leaf, level: 0);
        var index = node.Find(key);
        return index < 0 ? null : Decode(node.Value(index));

        T Decode(ReadOnlySpan<byte> bytes)
        {
            var reader = new ByteReader(bytes);
            return codec.Read(ref reader);
        }
    }

    /// <summary>The format of a map's nodes (<see cref="NodeRule"/>); refuses as <see cref="Get"/>.</summary>
    public byte FormatOf(StoredRoot root) => Get(root.Hash, root.Height - 1).Format;

    private bool CameBy(ContentHash hash)
    {
        var code = hash.GetHashCode();
        ref var last = ref _passedBy[(uint)code % Remembered];
        if (last == code)
        {
            return true;
        }

        last = code;
        return false;
    }

    private void Add(Slot slot)
    {
        if (!_slots.TryAdd(slot.Hash, slot))
        {
            return; // another thread was faster
        }

        lock (_gate)
        {
            _clock.Enqueue(slot);
            _bytes += slot.Node.MemoryBytes;
            for (var chances = _clock.Count; _bytes > capacity && _clock.TryDequeue(out var oldest);)
            {
                if (oldest.WasUsed && chances-- > 0)
                {
                    oldest.WasUsed = false;
                    _clock.Enqueue(oldest);
                    continue;
                }

                Drop(oldest);
            }
        }
    }

    private void Drop(Slot slot)
    {
        _slots.TryRemove(slot.Hash, out _);
        _bytes -= slot.Node.MemoryBytes;
    }

    private sealed class Slot(ContentHash hash, StoredNode node)
    {
        public ContentHash Hash => hash;

        public StoredNode Node => node;

        public bool WasUsed { get; set; }

        public bool IsReplaced { get; set; }
    }
}
