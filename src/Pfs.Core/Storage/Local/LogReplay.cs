using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// Reads the log from a checkpoint on, or whole, and hands out whole batches in order. A batch that is not whole at the very end was never
/// acknowledged and is cut; a bad record with a later batch behind it is corruption, and the store does not start (ADR 0001).
/// </summary>
internal sealed class LogReplay(IStoreDirectory directory, SegmentFiles segments, LogPosition start)
{
    private const int SectorBytes = 512;

    private readonly List<StoreEvent> _events = [];
    private readonly List<(ContentHash Hash, ChunkAddress Address)> _chunks = [];
    private uint _batch = start.Batch;

    /// <summary>The segment to go on writing in; 0 when there is none.</summary>
    public int Segment { get; private set; }

    /// <summary>Where the whole batches end in that segment.</summary>
    public long End { get; private set; }

    /// <summary>Behind the last whole batch.</summary>
    public LogPosition Position => new(Segment, End, _batch);

    /// <summary>Bytes of a torn tail that follow <see cref="End"/>; zeros written ahead do not count.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>True when the last batch is the mark of an orderly close.</summary>
    public bool WasClosedCleanly { get; private set; }

    /// <summary>Reads all segments; <paramref name="onBatch"/> gets each whole batch. Changes nothing on disk.</summary>
    public async Task RunAsync(
        Func<IReadOnlyList<StoreEvent>, IReadOnlyList<(ContentHash Hash, ChunkAddress Address)>, ValueTask> onBatch,
        CancellationToken cancellationToken)
    {
        var numbers = SegmentName.Numbers(directory.List(), SegmentKind.Log);
        var count = Math.Max(numbers.Length, start.Segment);
        for (var number = 1; number <= count; number++)
        {
            var id = segments.InForce(SegmentKind.Log, number);
            if (number > numbers.Length || numbers[number - 1] != number)
            {
                throw Corrupt(SegmentName.Of(SegmentKind.Log, id), 0, "the segment is missing");
            }

            if (number >= start.Segment)
            {
                await RunSegmentAsync(id, isLast: number == count, onBatch, cancellationToken);
            }
            else if (!SegmentHeader.IsWhole(segments.Open(SegmentKind.Log, id), SegmentKind.Log, id))
            {
                throw Corrupt(SegmentName.Of(SegmentKind.Log, id), 0, "the segment's header does not fit its checksum");
            }
        }
    }

    /// <summary>Gives the last segment, whose header a crash tore, a new one.</summary>
    public void RestartSegment(SegmentFiles segments)
    {
        segments.Create(SegmentKind.Log, Segment);
        End = SegmentHeader.Size;
    }

    private async Task RunSegmentAsync(
        int id,
        bool isLast,
        Func<IReadOnlyList<StoreEvent>, IReadOnlyList<(ContentHash Hash, ChunkAddress Address)>, ValueTask> onBatch,
        CancellationToken cancellationToken)
    {
        var number = SegmentId.Number(id);
        var scanner = new RecordScanner(segments.Open(SegmentKind.Log, id));
        if (!SegmentHeader.IsWhole(scanner.Bytes(0, SegmentHeader.Size), SegmentKind.Log, id, scanner.Name))
        {
            if (!isLast || scanner.Length > SegmentHeader.Size)
            {
                throw Corrupt(scanner.Name, 0, "the segment's header does not fit its checksum");
            }

            (TornBytes, End, Segment) = (scanner.Length, 0, number); // a crash came between create and header
            return;
        }

        Segment = number;
        End = number == start.Segment ? start.Offset : SegmentHeader.Size;
        var offset = End;
        if (End > scanner.Length)
        {
            throw Corrupt(scanner.Name, scanner.Length, $"the segment ends before offset {End}, up to where a checkpoint read it");
        }

        while (TryTake(scanner, id, offset, out var header))
        {
            cancellationToken.ThrowIfCancellationRequested();
            offset += header.Stride;
            if (header.EndsBatch)
            {
                await onBatch(_events, _chunks);
                WasClosedCleanly = _events is [ClosedCleanly];
                _batch++;
                End = offset;
                _events.Clear();
                _chunks.Clear();
            }
        }

        _events.Clear();
        _chunks.Clear();
        BytesRead += offset - (number == start.Segment ? start.Offset : 0);
        if (!scanner.IsZeroFrom(End))
        {
            RefuseUnlessTorn(scanner, offset, isLast);
            TornBytes = scanner.Length - End;
        }
    }

    private bool TryTake(RecordScanner scanner, int segment, long offset, out RecordHeader header)
    {
        var record = scanner.Record(offset, out header);
        if (record.IsEmpty || header.Batch != _batch + 1)
        {
            return false;
        }

        if (header.Type == RecordType.Chunk && ChunkRecord.TryReadHead(record, out var hash, out var length))
        {
            _chunks.Add((hash, new ChunkAddress(SegmentKind.Log, segment, offset, length)));
        }
        else
        {
            var address = new RecordAddress(segment, offset, header.PayloadLength);
            _events.Add(EventReader.Read(header.Type, record[RecordHeader.Size..], address));
        }

        return true;
    }

    // A batch is written after the one before it was synced. So a good record of a later batch proves that the bad one
    // was once durable. Within the last batch sectors may reach the disk in any order, and those that did not read as
    // zeros (the log is zeroed ahead): a bad record without such a hole, and good ones behind it, was damaged later.
    private void RefuseUnlessTorn(RecordScanner scanner, long bad, bool isLast)
    {
        if (!isLast)
        {
            throw Corrupt(scanner.Name, bad, "the record does not fit its checksum, and later segments follow");
        }

        for (var offset = bad + RecordHeader.Alignment; offset + RecordHeader.Size <= scanner.Length; offset += RecordHeader.Alignment)
        {
            var mayBe = RecordHeader.MayBeLaterThan(scanner.Bytes(offset, RecordHeader.Size), _batch);
            if (!mayBe || scanner.Record(offset, out var header).IsEmpty)
            {
                continue;
            }

            if (header.Batch > _batch + 1 || !HasHole(scanner, bad, offset))
            {
                throw Corrupt(scanner.Name, bad, $"the record does not fit its checksum, and a good one follows at offset {offset}");
            }

            return; // torn within the batch
        }

    }

    private static bool HasHole(RecordScanner scanner, long from, long to)
    {
        for (var start = from; start < to;)
        {
            var end = Math.Min(to, (start / SectorBytes * SectorBytes) + SectorBytes);
            var bytes = scanner.Bytes(start, (int)(end - start));
            if (bytes.Length >= RecordHeader.Size && !bytes.ContainsAnyExcept((byte)0))
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static PfsException Corrupt(string name, long offset, string what) => new(
        PfsError.DataCorrupt,
        $"The store is damaged: {name} at offset {offset}: {what}. Nothing was changed; run 'pfs check --data DIR' and restore the file from a backup.");
}
