namespace Pfs.Core.Storage.Local;

/// <summary>
/// Finds the chunks in the data segments that no checkpoint knows by hopping from head to head. Data is not read: what lies before the durable
/// frontier was synced, and what lies after it is cut.
/// </summary>
internal sealed class DataReplay(IStoreDirectory directory, SegmentFiles segments, DurableFrontier start)
{
    private readonly List<(int Id, DurableFrontier End)> _ends = [];
    private readonly List<(ContentHash Hash, ChunkAddress Address)> _found = [];

    /// <summary>Registers every chunk up to the first record that is not whole in each segment.</summary>
    public void Run(ChunkStore chunks)
    {
        foreach (var number in SegmentName.Numbers(directory.List(), SegmentKind.Data))
        {
            var id = segments.InForce(SegmentKind.Data, number); // the log's tail may put another file in force
            _ends.Add((id, new DurableFrontier(number, Scan(id, chunks))));
        }
    }

    /// <summary>Refuses when a segment is damaged before the frontier that the log promises.</summary>
    public void Verify(DurableFrontier frontier)
    {
        for (var number = 1; number <= frontier.Segment; number++)
        {
            var (id, end) = _ends.FirstOrDefault(scanned => scanned.End.Segment == number);
            if (id == 0 || (number == frontier.Segment && end < frontier) || IsDamaged(id, end, frontier))
            {
                throw new PfsException(
                    PfsError.DataCorrupt,
                    $"The store is damaged: {SegmentName.Of(SegmentKind.Data, id == 0 ? number : id)} at offset {end.Offset}: the record does not fit its "
                    + "checksum or is missing. Nothing was changed; run 'pfs check --data DIR' and restore the file from a backup.");
            }
        }
    }

    /// <summary>Forgets and cuts what lies after the frontier: nobody was told that it is there.</summary>
    public void CutAfter(DurableFrontier frontier, ChunkStore chunks)
    {
        ForgetAfter(frontier, chunks);
        foreach (var number in _ends.Select(scanned => scanned.End.Segment).Where(number => number >= frontier.Segment))
        {
            Cut(number, frontier);
        }
    }

    /// <summary>Forgets what lies after the frontier.</summary>
    public void ForgetAfter(DurableFrontier frontier, ChunkStore chunks)
    {
        foreach (var (hash, address) in _found)
        {
            if (new DurableFrontier(SegmentId.Number(address.Segment), address.End) > frontier)
            {
                chunks.Forget(hash, address);
            }
        }
    }

    // An earlier segment was synced whole before its successor was created.
    private bool IsDamaged(int id, DurableFrontier end, DurableFrontier frontier) =>
        end.Segment < frontier.Segment && end.Offset != segments.Open(SegmentKind.Data, id).Length;

    private void Cut(int number, DurableFrontier frontier)
    {
        if (number > frontier.Segment)
        {
            segments.Remove(SegmentKind.Data, number);
            return;
        }

        var file = segments.Open(SegmentKind.Data, number);
        if (file.Length > frontier.Offset)
        {
            file.Truncate(frontier.Offset);
            file.Sync();
        }
    }

    private long Scan(int id, ChunkStore chunks)
    {
        var number = SegmentId.Number(id);
        var file = segments.Open(SegmentKind.Data, id);
        var length = file.Length;
        var window = new byte[ChunkRecord.HeadLength(ChunkRecord.MaxData)];
        if (!SegmentHeader.IsWhole(file, SegmentKind.Data, id))
        {
            return 0;
        }

        if (number < start.Segment)
        {
            return length; // a checkpoint knows its chunks
        }

        var offset = number == start.Segment ? start.Offset : SegmentHeader.Size;
        while (offset < length)
        {
            var count = file.Read(window, offset);
            if (!ChunkRecord.TryReadHead(window.AsSpan(0, count), out var hash, out var dataLength))
            {
                break;
            }

            var address = new ChunkAddress(SegmentKind.Data, id, offset, dataLength);
            if (address.End > length)
            {
                break;
            }

            chunks.Register(hash, address);
            _found.Add((hash, address));
            offset = address.End;
        }

        return offset;
    }
}
