using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>An entry as it lies on disk: key (32), then the value's two numbers (8 each, little-endian).</summary>
internal static class IndexEntry
{
    public const int Bytes = ContentHash.Length + (2 * sizeof(long));

    public static void Write(Span<byte> entry, ContentHash key, IndexValue value)
    {
        key.CopyTo(entry);
        BinaryPrimitives.WriteInt64LittleEndian(entry[ContentHash.Length..], value.First);
        BinaryPrimitives.WriteInt64LittleEndian(entry[(ContentHash.Length + sizeof(long))..], value.Second);
    }

    public static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> entry) => entry[..ContentHash.Length];

    public static IndexValue Value(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadInt64LittleEndian(entry[ContentHash.Length..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[(ContentHash.Length + sizeof(long))..]));

    /// <summary>The first 8 bytes of a key as a number that orders as they do.</summary>
    public static ulong Lead(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key);
}
