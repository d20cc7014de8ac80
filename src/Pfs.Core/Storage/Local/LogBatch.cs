using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>The records that will become durable together, or not at all. Its place in the log is known from the start.</summary>
internal sealed class LogBatch(int segment, long offset, uint number, ByteWriter writer)
{
    private (int At, int Length, int HeadLength, RecordType Type)? _last;

    public uint Number => number;

    public bool IsEmpty => _last is null;

    public int Length => writer.Length;

    public ReadOnlyMemory<byte> Bytes => writer.WrittenMemory;

    public RecordAddress Append(StoreEvent step)
    {
        var at = writer.Length;
        writer.Reserve(RecordHeader.Size).Clear();
        step.Write(writer);
        var length = writer.Length - at;
        Finish(at, length, step.Type);
        return new RecordAddress(segment, offset + at, length - RecordHeader.Size);
    }

    public ChunkAddress AppendChunk(ContentHash hash, ReadOnlySpan<byte> data)
    {
        var at = writer.Length;
        var headLength = ChunkRecord.HeadLength(data.Length);
        ChunkRecord.WriteHead(writer.Reserve(headLength), hash, data, flags: 0, number);
        writer.Raw(data);
        Finish(at, headLength, RecordType.Chunk);
        return new ChunkAddress(SegmentKind.Log, segment, offset + at, data.Length);
    }

    /// <summary>Marks the last record as the batch's end; nothing can be appended any more.</summary>
    public void Close() => SealLast(RecordHeader.EndOfBatch);

    /// <summary>Seals the last record as one that others follow in a further batch.</summary>
    public void Continue() => SealLast(flags: 0);

    private void Finish(int at, int headLength, RecordType type)
    {
        var length = writer.Length - at;
        if (length - RecordHeader.Size > RecordHeader.MaxPayload)
        {
            writer.Truncate(at); // the batch goes on without it
            throw new PfsException(PfsError.InvalidArgument, $"A record of {length} bytes is over the limit of {RecordHeader.MaxPayload}.");
        }

        SealLast(flags: 0);
        writer.Reserve(RecordHeader.Padded(length) - length).Clear();
        _last = (at, length, headLength, type);
    }

    private void SealLast(byte flags)
    {
        if (_last is { } last)
        {
            RecordHeader.Seal(writer.At(last.At, last.Length), last.HeadLength, last.Type, flags, number);
        }
    }
}
