namespace Pfs.Core.Trees.Stored;

/// <summary>Where tree nodes are kept by the hash of their bytes. Safe for concurrent use.</summary>
internal interface INodeStore
{
    /// <summary>
    /// The node's bytes, an array that nobody writes to any more. Refuses with <see cref="PfsError.DataCorrupt"/> when it is
    /// missing or damaged.
    /// </summary>
    byte[] Read(ContentHash hash);

    /// <summary>The same bytes in <paramref name="buffer"/>, of which a longer one takes the place when it is too short.</summary>
    ReadOnlySpan<byte> Read(ContentHash hash, ref byte[] buffer);

    /// <summary>
    /// Keeps nodes; one that was stored or read lately costs nothing more. They must be readable, and need be durable, only when what refers to
    /// their root is published.
    /// </summary>
    void Write(IReadOnlyList<NodeBytes> nodes);
}

/// <summary>A node to be kept, and the hash of its bytes.</summary>
internal readonly record struct NodeBytes(ContentHash Hash, ReadOnlyMemory<byte> Bytes);
