using System.Buffers;

namespace Pfs.Core.Storage.Local;

/// <summary>Reads chunks, checking each block's CRC32C before it gives bytes out. Not for concurrent use.</summary>
internal sealed class ChunkReader(ChunkStore chunks, SegmentFiles segments) : IDisposable
{
    /// <summary>The most data that one read gives: whole blocks, few system calls, little memory for each reader.</summary>
    public const int WindowBytes = 256 << 10;

    private byte[] _buffer = [];
    private ContentHash _open;
    private byte[] _head = [];
    private int _headLength;
    private ChunkAddress _address;

    /// <summary>
    /// Up to <see cref="WindowBytes"/> bytes of a chunk from <paramref name="offset"/> on, at most
    /// <paramref name="count"/>; valid until the next call.
    /// </summary>
    public ReadOnlyMemory<byte> Read(ContentRef chunk, int offset, int count)
    {
        try
        {
            return chunk.Length <= WindowBytes ? ReadWhole(chunk, Find(chunk), offset, count) : ReadBlocks(chunk, offset, count);
        }
        catch (IOException failure)
        {
            throw Unreadable(chunk, failure);
        }
    }

    /// <summary>
    /// Copies a chunk's bytes from <paramref name="offset"/> on to <paramref name="destination"/>, and returns how many: up to
    /// the chunk's end, or all whole blocks that there is room for; 0 when there is room for none.
    /// Whole blocks are read to where they belong, without a copy.
    /// </summary>
    public int Read(ContentRef chunk, int offset, Span<byte> destination)
    {
        if (offset % ChunkRecord.BlockBytes != 0)
        {
            var rest = Math.Min((int)chunk.Length - offset, ChunkRecord.BlockBytes - (offset % ChunkRecord.BlockBytes));
            if (rest > destination.Length)
            {
                return 0;
            }

            Read(chunk, offset, rest).Span.CopyTo(destination);
            return rest;
        }

        try
        {
            var left = (int)chunk.Length - offset;
            var count = left <= destination.Length ? left : destination.Length / ChunkRecord.BlockBytes * ChunkRecord.BlockBytes;
            return count == 0 ? 0 : ReadInPlace(chunk, offset, destination[..count]);
        }
        catch (IOException failure)
        {
            throw Unreadable(chunk, failure);
        }
    }

    /// <summary>All bytes of a chunk that holds a manifest (at most 64 KiB); valid until the next call.</summary>
    public ReadOnlyMemory<byte> ReadManifest(ContentHash hash)
    {
        var chunk = new ContentRef(hash, chunks.TryLocate(hash, out var address) ? address.Length : 0, 0);
        try
        {
            return address.Length == 0 ? throw Missing(chunk) : ReadWhole(chunk, address, 0, address.Length);
        }
        catch (IOException failure)
        {
            throw Unreadable(chunk, failure);
        }
    }

    public void Dispose()
    {
        Return(ref _buffer);
        Return(ref _head);
    }

    private ReadOnlyMemory<byte> ReadWhole(ContentRef chunk, ChunkAddress address, int offset, int count)
    {
        _headLength = 0; // the open chunk's address goes
        _address = address;
        var headLength = ChunkRecord.HeadLength(_address.Length);
        var record = Rent(ref _buffer, headLength + _address.Length).AsMemory(0, headLength + _address.Length);
        ReadFully(record.Span, _address.Offset, chunk);
        CheckHead(record.Span, chunk);
        count = Math.Min(count, _address.Length - offset);
        CheckBlocks(record.Span, record.Span[headLength..], 0, chunk);
        return record.Slice(headLength + offset, count);
    }

    private ReadOnlyMemory<byte> ReadBlocks(ContentRef chunk, int offset, int count)
    {
        if (_open != chunk.Hash || _headLength == 0)
        {
            OpenHead(chunk);
        }

        var start = offset / ChunkRecord.BlockBytes * ChunkRecord.BlockBytes;
        var end = (int)Math.Min(
            Math.Min(start + WindowBytes, _address.Length),
            ((long)offset + count + ChunkRecord.BlockBytes - 1) / ChunkRecord.BlockBytes * ChunkRecord.BlockBytes);
        var blocks = Rent(ref _buffer, end - start).AsMemory(0, end - start);
        ReadFully(blocks.Span, _address.Offset + _headLength + start, chunk);
        CheckBlocks(_head, blocks.Span, start / ChunkRecord.BlockBytes, chunk);
        return blocks.Slice(offset - start, Math.Min(count, end - offset));
    }

    private int ReadInPlace(ContentRef chunk, int offset, Span<byte> destination)
    {
        if (_open != chunk.Hash || _headLength == 0)
        {
            OpenHead(chunk);
        }

        ReadFully(destination, _address.Offset + _headLength + offset, chunk);
        CheckBlocks(_head, destination, offset / ChunkRecord.BlockBytes, chunk);
        return destination.Length;
    }

    private void OpenHead(ContentRef chunk)
    {
        _headLength = 0;
        _address = Find(chunk);
        var length = ChunkRecord.HeadLength(_address.Length);
        var head = Rent(ref _head, length).AsSpan(0, length);
        ReadFully(head, _address.Offset, chunk);
        CheckHead(head, chunk);
        (_open, _headLength) = (chunk.Hash, length);
    }

    private ChunkAddress Find(ContentRef chunk) => chunks.TryLocate(chunk.Hash, out var address) && address.Length == chunk.Length
        ? address
        : throw Missing(chunk);

    private static PfsException Missing(ContentRef chunk) =>
        new(PfsError.DataCorrupt, $"Chunk {chunk.Hash} of {chunk.Length} bytes is in no segment; run 'pfs check'.");

    private void ReadFully(Span<byte> destination, long offset, ContentRef chunk)
    {
        if (segments.Open(_address.Kind, _address.Segment).Read(destination, offset) != destination.Length)
        {
            throw Corrupt(chunk, "the segment ends too early");
        }
    }

    private void CheckHead(ReadOnlySpan<byte> head, ContentRef chunk)
    {
        if (!ChunkRecord.TryReadHead(head, out var hash, out var length) || hash != chunk.Hash || length != chunk.Length)
        {
            throw Corrupt(chunk, "its head does not fit its checksum");
        }
    }

    private void CheckBlocks(ReadOnlySpan<byte> head, ReadOnlySpan<byte> blocks, int first, ContentRef chunk)
    {
        for (var start = 0; start < blocks.Length; start += ChunkRecord.BlockBytes)
        {
            var block = blocks[start..Math.Min(blocks.Length, start + ChunkRecord.BlockBytes)];
            if (!ChunkRecord.BlockFits(head, first + (start / ChunkRecord.BlockBytes), block))
            {
                throw Corrupt(chunk, "its data does not fit its checksum");
            }
        }
    }

    private static PfsException Unreadable(ContentRef chunk, IOException failure) =>
        new(PfsError.DataCorrupt, $"Chunk {chunk.Hash} cannot be read: {failure.Message}", failure);

    private PfsException Corrupt(ContentRef chunk, string what) => new(
        PfsError.DataCorrupt,
        $"Chunk {chunk.Hash} at offset {_address.Offset} of {SegmentName.Of(_address.Kind, _address.Segment)} is damaged: {what}.");

    private static byte[] Rent(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            Return(ref buffer);
            buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        return buffer;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}
