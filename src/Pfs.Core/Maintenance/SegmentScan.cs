using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Looks at every byte of every segment when asked to: records, their data, and the zeros between them. (Structure was looked at
/// when the log was replayed.)
/// </summary>
internal sealed class SegmentScan(
    IStoreDirectory directory, SegmentFiles segments, Findings findings, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
{
    /// <summary>
    /// Returns the bytes of all segments. <paramref name="replay"/> says how far they were promised to anyone; when it is null, because the
    /// replay met damage, the log is left out.
    /// </summary>
    public long Run(bool readData, Replay? replay)
    {
        var names = directory.List();
        var logs = Files(names, SegmentKind.Log);
        var data = Files(names, SegmentKind.Data);
        var total = logs.Concat(data).Sum(segment => segment.File.Length);
        long done = 0;
        foreach (var (number, file) in logs)
        {
            if (readData && replay is not null)
            {
                Scan(SegmentKind.Log, file, number == replay.Log.Segment ? replay.Log.End : file.Length, done, total);
            }

            done += file.Length;
            progress?.Report(new CheckProgress(done, total));
        }

        foreach (var (number, file) in data)
        {
            CheckHeader(number, file, isLast: number == data[^1].Number);
            if (readData)
            {
                Scan(SegmentKind.Data, file, EndOf(number, file, replay?.Frontier), done, total);
            }

            done += file.Length;
            progress?.Report(new CheckProgress(done, total));
        }

        return total;
    }

    private (int Number, IStoreFile File)[] Files(IReadOnlyList<string> names, SegmentKind kind) =>
        [.. SegmentName.Numbers(names, kind).Select(number => (number, segments.Open(kind, segments.InForce(kind, number))))];

    // Where the replay met damage it did not come to the headers of all segments.
    private void CheckHeader(int number, IStoreFile file, bool isLast)
    {
        var mayBeTorn = isLast && file.Length <= SegmentHeader.Size;
        if (!mayBeTorn && !SegmentHeader.IsWhole(file, SegmentKind.Data, segments.InForce(SegmentKind.Data, number)))
        {
            findings.Add($"{file.Name} at offset 0: the header does not fit its checksum.");
        }
    }

    private static long EndOf(int number, IStoreFile file, DurableFrontier? frontier) => frontier is not { } durable || number < durable.Segment
        ? file.Length
        : number == durable.Segment ? durable.Offset : 0;

    private void Scan(SegmentKind kind, IStoreFile file, long end, long done, long total)
    {
        var scanner = new RecordScanner(file);
        for (long offset = SegmentHeader.Size; offset < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = scanner.Record(offset, out var header);
            if (record.IsEmpty && kind == SegmentKind.Log && scanner.IsZeroFrom(offset))
            {
                return; // written ahead of its end
            }

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

            if (!record.IsEmpty && !scanner.IsPaddedWithZeros(offset, header))
            {
                findings.Add($"{file.Name} at offset {offset + RecordHeader.Size + header.PayloadLength}: the bytes behind the record are not zeros.");
            }

            offset += header.Stride;
            progress?.Report(new CheckProgress(done + offset, total));
        }
    }
}
