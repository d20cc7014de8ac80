using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// A chunk on disk: record header, hash, data length, one CRC32C for each 64 KiB block of data, data. The blocks let a
/// small range be checked without reading the whole chunk.
/// </summary>
internal static class ChunkRecord
{
    public const int BlockBytes = 64 << 10;

    /// <summary>The largest chunk in bytes.</summary>
    public const int MaxData = 1 << 20;

    private const int FixedHead = RecordHeader.Size + ContentHash.Length + sizeof(uint);

    public static int HeadLength(int dataLength) => FixedHead + (sizeof(uint) * Blocks(dataLength));

    public static int Blocks(int dataLength) => (dataLength + BlockBytes - 1) / BlockBytes;

    /// <summary>The length of a whole record with its padding.</summary>
    public static int Stride(int dataLength) => RecordHeader.Padded(HeadLength(dataLength) + dataLength);

    /// <summary>Writes a whole record with its padding, and returns its length.</summary>
    public static int Write(Span<byte> record, ContentHash hash, ReadOnlySpan<byte> data)
    {
        var head = HeadLength(data.Length);
        var stride = Stride(data.Length);
        WriteHead(record[..head], hash, data, flags: 0, batch: 0);
        data.CopyTo(record[head..]);
        record[(head + data.Length)..stride].Clear();
        return stride;
    }

    /// <summary>Writes the head of a chunk's record to <paramref name="head"/>, which has just its length.</summary>
    public static void WriteHead(Span<byte> head, ContentHash hash, ReadOnlySpan<byte> data, byte flags, uint batch)
    {
        hash.CopyTo(head[RecordHeader.Size..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[(RecordHeader.Size + ContentHash.Length)..], data.Length);
        for (var block = 0; block < Blocks(data.Length); block++)
        {
            var bytes = data[(block * BlockBytes)..Math.Min(data.Length, (block + 1) * BlockBytes)];
            BinaryPrimitives.WriteUInt32LittleEndian(head[(FixedHead + (block * sizeof(uint)))..], Crc32C.Of(bytes));
        }

        BinaryPrimitives.WriteInt32LittleEndian(head[4..], head.Length - RecordHeader.Size + data.Length);
        head[8] = (byte)RecordType.Chunk;
        head[9] = flags;
        head[10..12].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], batch);
        BinaryPrimitives.WriteUInt32LittleEndian(head, Crc32C.Of(head[4..]));
    }

    /// <summary>
    /// Checks a head and reads what it says; false when its checksum or its lengths do not fit.
    /// <paramref name="bytes"/> starts with the record and may hold more than the head.
    /// </summary>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out ContentHash hash, out int dataLength)
    {
        hash = default;
        dataLength = 0;
        if (bytes.Length < FixedHead)
        {
            return false;
        }

        var header = RecordHeader.Read(bytes);
        dataLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[(RecordHeader.Size + ContentHash.Length)..]);
        if (header.Type != RecordType.Chunk || dataLength is < 1 or > MaxData)
        {
            return false;
        }

        var headLength = HeadLength(dataLength);
        if (header.PayloadLength != headLength - RecordHeader.Size + dataLength
            || bytes.Length < headLength
            || header.Crc != Crc32C.Of(bytes[4..headLength]))
        {
            return false;
        }

        hash = new ContentHash(bytes[RecordHeader.Size..]);
        return true;
    }

    /// <summary>True when <paramref name="block"/> is the block of that index; <paramref name="head"/> was checked before.</summary>
    public static bool BlockFits(ReadOnlySpan<byte> head, int index, ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(head[(FixedHead + (index * sizeof(uint)))..]) == Crc32C.Of(block);
}
