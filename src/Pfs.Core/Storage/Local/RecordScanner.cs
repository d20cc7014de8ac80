namespace Pfs.Core.Storage.Local;

/// <summary>Reads a segment's records in order through a window of a few MiB.</summary>
internal sealed class RecordScanner(IStoreFile file)
{
    private const int WindowBytes = 4 << 20;

    private byte[] _window = new byte[Math.Min(WindowBytes, file.Length)];
    private long _windowAt;
    private int _windowLength;

    public string Name => file.Name;

    public long Length { get; } = file.Length;

    /// <summary>
    /// The whole record at an offset, header included, when its checksum fits (for a chunk: those of its head and of
    /// all blocks); empty when it does not.
    /// </summary>
    public ReadOnlySpan<byte> Record(long offset, out RecordHeader header)
    {
        header = default;
        var head = Bytes(offset, RecordHeader.Size);
        if (head.IsEmpty)
        {
            return default;
        }

        header = RecordHeader.Read(head);
        if (header.PayloadLength is < 0 or > RecordHeader.MaxPayload || header.Type == 0)
        {
            return default;
        }

        var record = Bytes(offset, RecordHeader.Size + header.PayloadLength);
        return IsWhole(record, header) ? record : default;
    }

    /// <summary>True when the bytes between a record and the next are zeros: no checksum covers them.</summary>
    public bool IsPaddedWithZeros(long offset, RecordHeader header)
    {
        var length = RecordHeader.Size + header.PayloadLength;
        return !Bytes(offset + length, header.Stride - length).ContainsAnyExcept((byte)0);
    }

    /// <summary>True when nothing but zeros follows.</summary>
    public bool IsZeroFrom(long offset)
    {
        while (offset < Length)
        {
            var bytes = Bytes(offset, (int)Math.Min(WindowBytes / 2, Length - offset));
            if (bytes.IsEmpty || bytes.ContainsAnyExcept((byte)0))
            {
                return false;
            }

            offset += bytes.Length;
        }

        return true;
    }

    /// <summary>
    /// Bytes of the file, valid until the next call; empty when they lie beyond its end.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        if (offset + count > Length)
        {
            return default;
        }

        if (offset < _windowAt || offset + count > _windowAt + _windowLength)
        {
            if (count > _window.Length)
            {
                _window = new byte[count];
            }

            _windowAt = offset;
            _windowLength = file.Read(_window, offset);
        }

        return offset + count <= _windowAt + _windowLength ? _window.AsSpan((int)(offset - _windowAt), count) : default;
    }

    private static bool IsWhole(ReadOnlySpan<byte> record, RecordHeader header)
    {
        if (header.Type != RecordType.Chunk)
        {
            return !record.IsEmpty && header.Crc == Crc32C.Of(record[4..]);
        }

        if (!ChunkRecord.TryReadHead(record, out _, out var length))
        {
            return false;
        }

        var data = record[ChunkRecord.HeadLength(length)..];
        for (var block = 0; block < ChunkRecord.Blocks(length); block++)
        {
            var start = block * ChunkRecord.BlockBytes;
            if (!ChunkRecord.BlockFits(record, block, data[start..Math.Min(length, start + ChunkRecord.BlockBytes)]))
            {
                return false;
            }
        }

        return true;
    }
}
