using System.Text;
using Pfs.Core.Storage;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Tests.Trees.Stored;

/// <summary>Stored maps in memory, and what they are compared with.</summary>
internal sealed class Maps
{
    public Maps(long cacheBytes = NodeCache.DefaultCapacity) => Cache = new NodeCache(Nodes, capacity: cacheBytes);

    public MemoryNodes Nodes { get; } = new();

    public NodeCache Cache { get; }

    public static byte[] Bytes(string key) => Encoding.Latin1.GetBytes(key);

    public static string Text(ReadOnlySpan<byte> key) => Encoding.Latin1.GetString(key);

    public static SortedDictionary<string, Item> Sorted() => new(StringComparer.Ordinal);

    public StoredMap<Item> Open(StoredRoot? root) => new(root, Cache, Item.Codec);

    public StoredRoot? Apply(StoredRoot? root, IEnumerable<KeyValuePair<string, Item?>> edits, byte newFormat = NodeRule.NewestFormat) => StoredMapWriter.Apply(
        root, edits.Select(edit => (Bytes(edit.Key), edit.Value)), Cache, Nodes, Item.Codec, newFormat, CancellationToken.None);

    public StoredRoot? Build(IEnumerable<KeyValuePair<string, Item>> entries, byte format = NodeRule.NewestFormat) =>
        Apply(null, entries.Select(entry => KeyValuePair.Create(entry.Key, (Item?)entry.Value)), format);

    public StoredRoot? Store(LayeredMap<Item> map) =>
        StoredMapWriter.Apply(map.Root, map.Edits, Cache, Nodes, Item.Codec, NodeRule.NewestFormat, CancellationToken.None);

    /// <summary>The root by the words of docs/storage-format.md: cut all entries into leaves, those into nodes, and so on.</summary>
    public static StoredRoot? Naive(IEnumerable<KeyValuePair<string, Item>> entries, byte format = NodeRule.NewestFormat)
    {
        var writer = new ByteWriter();
        var level = new List<(byte[] Key, byte[] Entry, ContentHash Hash, long Count, long Weight)>();
        foreach (var (key, item) in entries)
        {
            var value = new ByteWriter();
            Item.Codec.Write(value, item);
            writer.Clear();
            writer.Bytes(Bytes(key));
            writer.Varint(item.Weight);
            writer.Bytes(value.Written);
            level.Add((Bytes(key), writer.Written.ToArray(), default, 1, item.Weight));
        }

        for (var height = 0; ; height++)
        {
            if (height > 0 && level.Count <= 1)
            {
                return level.Count == 0 ? null : new StoredRoot(level[0].Hash, height, level[0].Count, level[0].Weight);
            }

            level = Nodes(level, height);
        }

        List<(byte[] Key, byte[] Entry, ContentHash Hash, long Count, long Weight)> Nodes(
            List<(byte[] Key, byte[] Entry, ContentHash Hash, long Count, long Weight)> below, int height)
        {
            var nodes = new List<(byte[], byte[], ContentHash, long, long)>();
            for (var first = 0; first < below.Count;)
            {
                var end = first;
                List<byte> bytes = [format, (byte)height];
                do
                {
                    bytes.AddRange(below[end].Entry);
                    end++;
                }
                while (end < below.Count && !NodeRule.EndsAfter(
                    format, height, below[end - 1].Key, below[end - 1].Entry.Length, bytes.Count, end - first));

                var (hash, count, weight) = (ContentHash.Of([.. bytes]), 0L, 0L);
                below[first..end].ForEach(entry => (count, weight) = (count + entry.Count, weight + entry.Weight));
                writer.Clear();
                writer.Bytes(below[first].Key);
                writer.Hash(hash);
                writer.Varint(count);
                writer.Varint(weight);
                nodes.Add((below[first].Key, writer.Written.ToArray(), hash, count, weight));
                first = end;
            }

            return nodes;
        }
    }
}
