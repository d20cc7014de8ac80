using System.Buffers.Binary;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// The 16 bytes before every record: CRC32C of all that follows it up to the end of the record's head, payload length,
/// type, flags, 2 zero bytes, batch. The head is the whole record, except that a chunk's data has CRCs of its own.
/// Records are padded to 8 bytes with zeros.
/// </summary>
internal readonly record struct RecordHeader(uint Crc, int PayloadLength, RecordType Type, byte Flags, uint Batch)
{
    public const int Size = 16;
    public const int Alignment = 8;

    /// <summary>The last record of its batch: the batch is whole.</summary>
    public const byte EndOfBatch = 1;

    /// <summary>The longest payload: a chunk of 1 MiB with its table fits, and so does any state record.</summary>
    public const int MaxPayload = 8 << 20;

    public bool EndsBatch => (Flags & EndOfBatch) != 0;

    /// <summary>Bytes from this record's start to the next one's.</summary>
    public int Stride => Padded(Size + PayloadLength);

    /// <summary>A cheap look before the checksum: true when the header may be one of a record of batch <paramref name="after"/> + 1 or not much later.</summary>
    public static bool MayBeLaterThan(ReadOnlySpan<byte> bytes, uint after)
    {
        var header = Read(bytes);
        return Enum.IsDefined(header.Type) && header.Flags <= EndOfBatch && bytes[10] == 0 && bytes[11] == 0
            && header.PayloadLength is >= 0 and <= MaxPayload
            && header.Batch > after && header.Batch - after < 1 << 20;
    }

    public static int Padded(int length) => (length + Alignment - 1) & -Alignment;

    public static RecordHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
        (RecordType)bytes[8],
        bytes[9],
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));

    /// <summary>Fills in the header of a record whose payload is in place, CRC last.</summary>
    public static void Seal(Span<byte> record, int headLength, RecordType type, byte flags, uint batch)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], record.Length - Size);
        record[8] = (byte)type;
        record[9] = flags;
        record[10] = 0;
        record[11] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], batch);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Of(record[4..headLength]));
    }
}
