using System.Diagnostics;
using Pfs.Core.Metrics;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// The log's append side, used by the committer alone. A batch is one write and one fdatasync. Zeros are written ahead
/// of the end: overwriting them spares the file system a journal commit for each new length.
/// </summary>
internal sealed class Log(SegmentFiles segments, WriteGuard guard, long segmentBytes, StoreMetrics metrics)
{
    private static readonly byte[] Zeros = new byte[4 << 20];

    private readonly int _zeroAheadBytes = (int)Math.Min(Zeros.Length, segmentBytes);

    private readonly ByteWriter _writer = new();
    private IStoreFile? _file;
    private int _segment;
    private long _end;
    private long _zeroedTo;
    private uint _batch;
    private volatile bool _seal;

    /// <summary>The next batch goes to a new segment, unless this one is empty. Safe from any thread.</summary>
    public void SealNext() => _seal = true;

    /// <summary>Behind the last durable batch.</summary>
    public LogPosition Position => new(_segment, _end, _batch);

    /// <summary>Goes on after what recovery found; segment 0 when there is nothing yet.</summary>
    public void Resume(LogPosition end)
    {
        _file = end.Segment > 0 ? segments.Open(SegmentKind.Log, end.Segment) : null;
        (_segment, _end, _zeroedTo, _batch) = (end.Segment, end.Offset, end.Offset, end.Batch);
    }

    /// <summary>Starts a batch; the one before it was written or is given up.</summary>
    public LogBatch Begin()
    {
        guard.ThrowIfBroken();
        _writer.Clear();
        var seal = _seal && _end > SegmentHeader.Size;
        _seal = false; // before the attempt: on a full disk writers must not be held up by it
        if (_file is null || _end > segmentBytes || seal)
        {
            Roll();
        }

        return new LogBatch(_segment, _end, _batch + 1, _writer);
    }

    /// <summary>
    /// Makes a batch durable. <see cref="PfsError.DiskFull"/>: nothing of it is; <see cref="PfsError.WritesRefused"/>: unknown
    /// until the next start, and no later batch will be taken.
    /// </summary>
    public void Write(LogBatch batch)
    {
        batch.Close();
        try
        {
            _file!.Write(batch.Bytes.Span, _end);
            ZeroAhead(_end + batch.Length);
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            CutLeftover();
            throw DiskFull.Refusal(failure);
        }
        catch (IOException failure)
        {
            throw guard.Break(failure);
        }

        try
        {
            var started = Stopwatch.GetTimestamp();
            _file.Sync();
            metrics.LogSynced(started);
        }
        catch (IOException failure)
        {
            throw guard.Break(failure);
        }

        _end += batch.Length;
        _batch = batch.Number;
    }

    /// <summary>The payload of a record, checked. Safe from any thread.</summary>
    public byte[] Read(RecordAddress address)
    {
        var record = new byte[RecordHeader.Size + address.PayloadLength];
        var count = segments.Open(SegmentKind.Log, address.Segment).Read(record, address.Offset);
        if (count != record.Length || RecordHeader.Read(record).Crc != Crc32C.Of(record.AsSpan(4)))
        {
            throw new PfsException(
                PfsError.DataCorrupt,
                $"The record at offset {address.Offset} of {SegmentName.Of(SegmentKind.Log, address.Segment)} does not fit its checksum.");
        }

        return record[RecordHeader.Size..];
    }

    // Half of a batch must not stay behind the end: the next one may be shorter and torn, and then it would look like damage.
    private void CutLeftover()
    {
        _zeroedTo = _end;
        try
        {
            _file!.Truncate(_end);
        }
        catch (IOException failure)
        {
            throw guard.Break(failure);
        }
    }

    private void ZeroAhead(long end)
    {
        if (end <= _zeroedTo)
        {
            return;
        }

        _zeroedTo = end;
        if (guard.MakesRoom)
        {
            return; // or it would take all the room itself
        }

        try
        {
            _file!.Write(Zeros.AsSpan(0, _zeroAheadBytes), end);
            _zeroedTo = end + _zeroAheadBytes;
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            // The batch itself is written; there is only no room to run ahead.
        }
    }

    private void Roll()
    {
        try
        {
            _file?.Truncate(_end); // the zeros ahead of its end
            _file = segments.Create(SegmentKind.Log, _segment + 1);
        }
        catch (IOException failure)
        {
            throw DiskFull.Is(failure) ? DiskFull.Refusal(failure) : guard.Break(failure);
        }

        _segment++;
        (_end, _zeroedTo) = (SegmentHeader.Size, SegmentHeader.Size);
    }
}
