using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>Looks at the chunks of segments, and writes a segment anew without those that are not kept.</summary>
internal sealed class SegmentSweep(SegmentFiles segments, LiveFilter live, Pace pace)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Bytes of a segment up to <paramref name="end"/>, and of what nobody needs in it: chunks, and zeros that the log wrote ahead.</summary>
    public async ValueTask<WeighedSegment> WeighAsync(SegmentKind kind, int id, long end, CancellationToken cancellationToken)
    {
        var file = segments.Open(kind, id);
        var (length, garbage, offset) = (Math.Min(end, file.Length), 0L, (long)SegmentHeader.Size);
        var window = new byte[ChunkRecord.HeadLength(ChunkRecord.MaxData)];
        while (offset + RecordHeader.Size <= length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var head = window.AsSpan(0, file.Read(window, offset));
            var header = RecordHeader.Read(head);
            if (header.Type == 0)
            {
                break;
            }

            if (header.Type == RecordType.Chunk && !IsKept(head, file, offset))
            {
                garbage += header.Stride;
            }

            offset += header.Stride;
            await pace.SpendAsync(Math.Min(header.Stride, window.Length), cancellationToken);
        }

        return new WeighedSegment(kind, id, length, garbage + length - offset);
    }

    /// <summary>
    /// Writes the next generation of a segment: all records but the chunks that are not kept, in the same order; durable. Every byte is checked before it
    /// is copied: <see cref="PfsError.DataCorrupt"/> leaves the segment as it is.
    /// </summary>
    public async ValueTask CopyAsync(SegmentKind kind, int id, int next, CancellationToken cancellationToken)
    {
        var source = new RecordScanner(segments.Open(kind, id));
        var target = segments.Create(kind, next);
        var buffer = new ByteWriter();
        long end = SegmentHeader.Size;
        for (long offset = SegmentHeader.Size; offset < source.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryCopy(source, offset, buffer, out var stride))
            {
                break;
            }

            offset += stride;
            await pace.SpendAsync(stride, cancellationToken);
            if (buffer.Length >= BufferBytes)
            {
                target.Write(buffer.Written, end);
                end += buffer.Length;
                buffer.Clear();
            }
        }

        target.Write(buffer.Written, end);
        target.Sync();
    }

    private bool TryCopy(RecordScanner source, long offset, ByteWriter buffer, out int stride)
    {
        var record = source.Record(offset, out var header);
        stride = header.Stride;
        if (record.IsEmpty)
        {
            return source.IsZeroFrom(offset) ? false : throw Damaged(source.Name, offset);
        }

        if (header.Type != RecordType.Chunk || (ChunkRecord.TryReadHead(record, out var hash, out _) && live.Contains(hash)))
        {
            buffer.Raw(record);
            buffer.Reserve(stride - record.Length).Clear();
        }

        return true;
    }

    private bool IsKept(ReadOnlySpan<byte> head, IStoreFile file, long offset) =>
        ChunkRecord.TryReadHead(head, out var hash, out _) ? live.Contains(hash) : throw Damaged(file.Name, offset);

    private static PfsException Damaged(string name, long offset) => new(
        PfsError.DataCorrupt, $"{name} at offset {offset}: the record does not fit its checksum; the segment was left as it is. Run 'pfs check'.");
}
