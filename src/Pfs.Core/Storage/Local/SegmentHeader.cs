using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// The first 32 bytes of a segment file: magic, format version, kind, segment number, generation, zeros, CRC32C. A newer format is
/// refused before anything else is read.
/// </summary>
internal static class SegmentHeader
{
    public const int Size = 32;
    public const int FormatVersion = 6;

    /// <summary>Segments of this format or a later one are read, and the last one goes on being written.</summary>
    public const int OldestVersion = 2;

    private static ReadOnlySpan<byte> Magic => "PFSEGMNT"u8;

    public static byte[] Make(SegmentKind kind, int id)
    {
        var header = new byte[Size];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), SegmentId.Number(id));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), SegmentId.Generation(id));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Crc32C.Of(header.AsSpan(0, 28)));
        return header;
    }

    /// <inheritdoc cref="IsWhole(ReadOnlySpan{byte}, SegmentKind, int, string)"/>
    public static bool IsWhole(IStoreFile file, SegmentKind kind, int id)
    {
        Span<byte> header = stackalloc byte[Size];
        return IsWhole(header[..file.Read(header, 0)], kind, id, file.Name);
    }

    /// <summary>
    /// True for a whole and fitting header; false for one that a crash tore. <see cref="PfsError.StoreFormat"/> for
    /// another format.
    /// </summary>
    public static bool IsWhole(ReadOnlySpan<byte> header, SegmentKind kind, int id, string name)
    {
        if (header.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(header[28..]) != Crc32C.Of(header[..28]))
        {
            return false;
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (!header[..8].SequenceEqual(Magic) || version < OldestVersion)
        {
            throw new PfsException(PfsError.StoreFormat, $"{name} has storage format {version} of a version before the first release; no pfs reads it any more.");
        }

        if (version > FormatVersion)
        {
            throw new PfsException(
                PfsError.StoreFormat,
                $"{name} has storage format {version}, and this pfs reads formats up to {FormatVersion}; use a newer pfs.");
        }

        return BinaryPrimitives.ReadInt32LittleEndian(header[12..]) == (int)kind
            && BinaryPrimitives.ReadInt32LittleEndian(header[16..]) == SegmentId.Number(id)
            && BinaryPrimitives.ReadInt32LittleEndian(header[20..]) == SegmentId.Generation(id);
    }
}
