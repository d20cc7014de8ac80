using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Storage.Local;

/// <summary>Tree nodes as chunks of the data segments.</summary>
/// <param name="chunks">The chunks.</param>
/// <param name="segments">The segments.</param>
/// <param name="readOnly">When true nodes are only named, for a comparison with those that should be there.</param>
internal sealed class ChunkNodes(ChunkStore chunks, SegmentFiles segments, bool readOnly) : INodeStore
{
    /// <summary>Where the data segments must be durable up to for all nodes that were written.</summary>
    public DurableFrontier Needs { get; private set; }

    public byte[] Read(ContentHash hash)
    {
        using var reader = new ChunkReader(chunks, segments);
        return reader.ReadManifest(hash).ToArray();
    }

    public ReadOnlySpan<byte> Read(ContentHash hash, ref byte[] buffer)
    {
        using var reader = new ChunkReader(chunks, segments);
        var bytes = reader.ReadManifest(hash).Span;
        if (buffer.Length < bytes.Length)
        {
            buffer = new byte[bytes.Length * 2];
        }

        bytes.CopyTo(buffer);
        return buffer.AsSpan(0, bytes.Length);
    }

    public void Write(IReadOnlyList<NodeBytes> nodes)
    {
        if (!readOnly)
        {
            var end = chunks.Append(nodes);
            Needs = end > Needs ? end : Needs;
        }
    }
}
