using System.Collections.Concurrent;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Tests.Trees.Stored;

/// <summary>Nodes in memory, and how often they were asked for.</summary>
internal sealed class MemoryNodes : INodeStore
{
    private readonly ConcurrentDictionary<ContentHash, byte[]> _nodes = new();
    private int _reads;

    public int Reads => _reads;

    /// <summary>Nodes that were written and not there before.</summary>
    public int Written => _nodes.Count;

    public IEnumerable<byte[]> All => _nodes.Values;

    public byte[] Read(ContentHash hash)
    {
        Interlocked.Increment(ref _reads);
        return _nodes.TryGetValue(hash, out var node)
            ? node
            : throw new PfsException(PfsError.DataCorrupt, $"There is no node {hash}.");
    }

    public ReadOnlySpan<byte> Read(ContentHash hash, ref byte[] buffer) => buffer = Read(hash).ToArray();

    public void Write(IReadOnlyList<NodeBytes> nodes)
    {
        foreach (var node in nodes)
        {
            _nodes.TryAdd(node.Hash, node.Bytes.ToArray());
        }
    }
}
