using System.Buffers;

namespace Pfs.Core.Trees.Stored;

/// <summary>Gathers new nodes, so that the store gets many at once. What was not flushed is not written.</summary>
internal sealed class NodeWriter(INodeStore store) : IDisposable
{
    private const int Capacity = 256 << 10;

    private readonly List<NodeBytes> _nodes = [];
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _used;

    /// <summary>The hash of the node's bytes.</summary>
    public ContentHash Write(ReadOnlySpan<byte> node)
    {
        if (node.Length > _buffer.Length - _used)
        {
            Flush();
        }

        var hash = ContentHash.Of(node);
        if (node.Length > _buffer.Length)
        {
            store.Write([new NodeBytes(hash, node.ToArray())]); // of a file of very many parts, or with very long headers
            return hash;
        }

        node.CopyTo(_buffer.AsSpan(_used));
        _nodes.Add(new NodeBytes(hash, _buffer.AsMemory(_used, node.Length)));
        _used += node.Length;
        return hash;
    }

    public void Flush()
    {
        if (_nodes.Count > 0)
        {
            store.Write(_nodes);
            _nodes.Clear();
            _used = 0;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
