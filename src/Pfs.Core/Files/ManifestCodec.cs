using Pfs.Core.Storage;

namespace Pfs.Core.Files;

/// <summary>A manifest's bytes: count, then depth, length and hash of each child, in order (docs/storage-format.md).</summary>
internal static class ManifestCodec
{
    /// <summary>The most children of one manifest; more make a deeper one.</summary>
    public const int MaxChildren = 1024;

    public static byte[] Write(ReadOnlySpan<ContentRef> children)
    {
        var writer = new ByteWriter();
        writer.Varint(children.Length);
        foreach (var child in children)
        {
            writer.Varint(child.Depth);
            writer.Varint(child.Length);
            writer.Hash(child.Hash);
        }

        return writer.Written.ToArray();
    }

    public static ContentRef[] Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var children = new ContentRef[reader.Count(MaxChildren)];
        for (var index = 0; index < children.Length; index++)
        {
            var depth = reader.Count(64);
            var length = reader.Varint();
            children[index] = new ContentRef(reader.Hash(), length, depth);
        }

        return children;
    }
}
