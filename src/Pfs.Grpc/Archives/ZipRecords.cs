using System.Buffers;
using System.Buffers.Binary;

namespace Pfs.Grpc.Archives;

/// <summary>The records of a zip file (PKWARE's APPNOTE.TXT 6.3.10, chapter 4.3), little-endian.</summary>
internal static class ZipRecords
{
    public const long Max32 = uint.MaxValue;

    private const ushort NamesAreUtf8 = 1 << 11;
    private const ushort SizesFollow = 1 << 3;
    private const ushort Deflated = 8;
    private const ushort Version = 20;
    private const ushort Version64 = 45;
    private const ushort MadeOnUnix = (3 << 8) | Version64;
    private const uint FileMode = 0x81A4_0000;          // a regular file, 0644
    private const uint DirectoryMode = 0x41ED_0000 | 0x10; // a directory, 0755, also for DOS

    /// <summary>What stands in front of an entry's content; its sizes and CRC come behind it.</summary>
    public static byte[] LocalHeader(ArchiveEntry entry, bool isLarge)
    {
        var record = new Record();
        record.Add32(0x0403_4B50);
        AddCommon(record, entry, isLarge);
        record.Add32(0);
        record.Add32(isLarge ? uint.MaxValue : 0);
        record.Add32(isLarge ? uint.MaxValue : 0);
        AddNameAndExtra(record, entry, isLarge ? [0, 0] : [], afterLengths: static _ => { });
        return record.ToArray();
    }

    /// <summary>What stands behind the content.</summary>
    public static byte[] Descriptor(uint crc, long compressed, long size, bool isLarge)
    {
        var record = new Record();
        record.Add32(0x0807_4B50);
        record.Add32(crc);
        record.AddSize(compressed, isLarge);
        record.AddSize(size, isLarge);
        return record.ToArray();
    }

    /// <summary>An entry of the directory at the end.</summary>
    public static byte[] DirectoryEntry(ArchiveEntry entry, uint crc, long compressed, long offset, bool isLarge)
    {
        var record = new Record();
        record.Add32(0x0201_4B50);
        record.Add16(MadeOnUnix);
        var isFar = offset >= Max32;
        AddCommon(record, entry, isLarge || isFar);
        record.Add32(crc);
        record.Add32(isLarge ? uint.MaxValue : (uint)compressed);
        record.Add32(isLarge ? uint.MaxValue : (uint)entry.Size);
        long[] large = [.. isLarge ? [entry.Size, compressed] : Array.Empty<long>(), .. isFar ? [offset] : Array.Empty<long>()];
        AddNameAndExtra(record, entry, large, rest =>
        {
            rest.Add16(0); // no comment
            rest.Add16(0); // on the first disk
            rest.Add16(0);
            rest.Add32(entry.IsDirectory ? DirectoryMode : FileMode);
            rest.Add32(isFar ? uint.MaxValue : (uint)offset);
        });
        return record.ToArray();
    }

    /// <summary>The end of the file: how many entries the directory has, where it is and how long.</summary>
    public static byte[] End(long entries, long directoryAt, long directoryBytes)
    {
        var record = new Record();
        if (entries >= ushort.MaxValue || directoryAt >= Max32 || directoryBytes >= Max32)
        {
            record.Add32(0x0606_4B50);
            record.Add64(44); // bytes that follow in this record
            record.Add16(MadeOnUnix);
            record.Add16(Version64);
            record.Add64(0); // two numbers of disks
            record.Add64(entries);
            record.Add64(entries);
            record.Add64(directoryBytes);
            record.Add64(directoryAt);
            record.Add32(0x0706_4B50);
            record.Add32(0);
            record.Add64(directoryAt + directoryBytes); // where the record above is
            record.Add32(1);
        }

        record.Add32(0x0605_4B50);
        record.Add32(0);
        record.Add16((ushort)Math.Min(entries, ushort.MaxValue));
        record.Add16((ushort)Math.Min(entries, ushort.MaxValue));
        record.Add32((uint)Math.Min(directoryBytes, Max32));
        record.Add32((uint)Math.Min(directoryAt, Max32));
        record.Add16(0);
        return record.ToArray();
    }

    private static void AddCommon(Record record, ArchiveEntry entry, bool isLarge)
    {
        var hasContent = entry.Size > 0;
        record.Add16(isLarge ? Version64 : Version);
        record.Add16(hasContent ? (ushort)(NamesAreUtf8 | SizesFollow) : NamesAreUtf8);
        record.Add16(hasContent ? Deflated : (ushort)0);
        record.Add32(DosTime(entry.Modified.UtcDateTime));
    }

    private static void AddNameAndExtra(Record record, ArchiveEntry entry, ReadOnlySpan<long> large, Action<Record> afterLengths)
    {
        const ushort LargeId = 0x0001;
        const ushort TimeId = 0x5455;
        var seconds = entry.Modified.ToUnixTimeSeconds();
        var hasTime = seconds is >= 0 and <= int.MaxValue; // the field's own limit, in 2038; DOS time has no zone and even seconds
        record.Add16((ushort)entry.Name.Length);
        record.Add16((ushort)((large.IsEmpty ? 0 : 4 + (8 * large.Length)) + (hasTime ? 9 : 0)));
        afterLengths(record);
        record.Add(entry.Name.Span);
        if (!large.IsEmpty)
        {
            record.Add16(LargeId);
            record.Add16((ushort)(8 * large.Length));
            foreach (var value in large)
            {
                record.Add64(value);
            }
        }

        if (hasTime)
        {
            record.Add16(TimeId);
            record.Add16(5);
            record.Add([1]);
            record.Add32((uint)seconds);
        }
    }

    // Two-second steps from 1980 to 2107.
    private static uint DosTime(DateTime time)
    {
        if (time.Year is < 1980 or > 2107)
        {
            return (1 << 21) | (1 << 16);
        }

        var date = ((time.Year - 1980) << 9) | (time.Month << 5) | time.Day;
        return (uint)((date << 16) | (time.Hour << 11) | (time.Minute << 5) | (time.Second / 2));
    }

    private sealed class Record
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public void Add16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(sizeof(ushort)), value);
            _bytes.Advance(sizeof(ushort));
        }

        public void Add32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
            _bytes.Advance(sizeof(uint));
        }

        public void Add64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
            _bytes.Advance(sizeof(long));
        }

        public void AddSize(long value, bool isLarge)
        {
            if (isLarge)
            {
                Add64(value);
            }
            else
            {
                Add32((uint)value);
            }
        }

        public void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }
}
