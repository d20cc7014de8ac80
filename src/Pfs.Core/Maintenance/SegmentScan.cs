using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Looks at every record of every data segment (the log was replayed, which looks at all of it), with its data when asked to.
/// </summary>
internal sealed class SegmentScan(
    IStoreDirectory directory, SegmentFiles segments, Findings findings, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
{
    /// <summary>Returns the bytes of all segments. What lies after <paramref name="frontier"/> was never promised to anyone.</summary>
    public long Run(bool readData, DurableFrontier? frontier)
    {
        var names = directory.List();
        var logs = SegmentName.Numbers(names, SegmentKind.Log).Sum(number => Open(SegmentKind.Log, number).Length);
        var numbers = SegmentName.Numbers(names, SegmentKind.Data);
        var total = logs + numbers.Sum(number => Open(SegmentKind.Data, number).Length);
        var done = logs;
        progress?.Report(new CheckProgress(done, total));
        foreach (var number in numbers)
        {
            var file = Open(SegmentKind.Data, number);
            var end = frontier is { } durable && number >= durable.Segment ? (number == durable.Segment ? durable.Offset : 0) : file.Length;
            if (readData)
            {
                Scan(file, end, done, total);
            }

            done += file.Length;
            progress?.Report(new CheckProgress(done, total));
        }

        return total;
    }

    private IStoreFile Open(SegmentKind kind, int number) => segments.Open(kind, segments.InForce(kind, number));

    private void Scan(IStoreFile file, long end, long done, long total)
    {
        var scanner = new RecordScanner(file);
        for (long offset = SegmentHeader.Size; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = scanner.Record(offset, out var header);
            if (record.IsEmpty)
            {
                findings.Add($"{file.Name} at offset {offset}: the record does not fit its checksum.");
                if (header.Type != RecordType.Chunk || header.PayloadLength is <= 0 or > RecordHeader.MaxPayload)
                {
                    return; // where the next record starts is not known
                }
            }
            else if (ChunkRecord.TryReadHead(record, out var hash, out var length)
                && ContentHash.Of(record.Slice(ChunkRecord.HeadLength(length), length)) != hash)
            {
                findings.Add($"{file.Name} at offset {offset}: chunk {hash} does not fit its SHA-256.");
            }

            offset += header.Stride;
            progress?.Report(new CheckProgress(done + offset, total));
        }
    }
}
