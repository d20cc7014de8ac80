namespace Pfs.Core.Trees.Stored;

/// <summary>Where tree nodes are kept by the hash of their bytes. Safe for concurrent use.</summary>
internal interface INodeStore
{
    /// <summary>
    /// The node's bytes, an array that nobody writes to any more. Refuses with <see cref="PfsError.DataCorrupt"/> when it is
    /// missing or damaged.
    /// </summary>
    byte[] Read(ContentHash hash);

    /// <summary>
    /// Keeps a node and gives the hash of its bytes; one that is there already costs nothing more. It must be readable, and need be
    /// durable, only when what refers to its root is published.
    /// </summary>
    ContentHash Write(ReadOnlySpan<byte> node);
}
