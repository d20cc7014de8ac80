using Pfs.Core.State;
using Pfs.Core.Trees;

namespace Pfs.Core.Storage.Local;

/// <summary>Opens a data directory: replays the log, finds the chunks, cuts what was never promised.</summary>
internal static class StoreOpener
{
    private const long SegmentBytesMin = 1 << 20;
    private const long SegmentBytesMax = 16L << 30;

    /// <summary>Opens for use. The directory is closed again when that fails.</summary>
    public static async Task<PfsStore> OpenAsync(
        IStoreDirectory directory, StoreOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var segments = new SegmentFiles(directory);
        try
        {
            if (options.SegmentBytes is < SegmentBytesMin or > SegmentBytesMax)
            {
                throw new PfsException(
                    PfsError.InvalidArgument, $"SegmentBytes is {options.SegmentBytes}; it must be {SegmentBytesMin} to {SegmentBytesMax}.");
            }

            var (parts, log, data, replayer) = await ReplayAsync(directory, segments, options.SegmentBytes, cancellationToken);
            data.Verify(replayer.Frontier);
            data.CutAfter(replayer.Frontier, parts.Chunks);
            Cut(parts.Segments, log);
            parts.Chunks.Resume(replayer.Frontier);
            parts.Log.Resume(log.Segment, log.End, log.LastBatch);
            var report = new RecoveryReport(replayer.Commits, parts.Chunks.Count, log.BytesRead, log.TornBytes, log.WasClosedCleanly);
            return new PfsStore(parts with { State = replayer.State, Recovery = report }, clock);
        }
        catch
        {
            segments.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Reads everything and changes nothing.</summary>
    public static async Task<(StoreParts Parts, LogReplay Log, DataReplay Data, Replayer Replayer)> ReplayAsync(
        IStoreDirectory directory, SegmentFiles segments, long segmentBytes, CancellationToken cancellationToken)
    {
        var guard = new WriteGuard();
        var chunks = new ChunkStore(segments, guard, segmentBytes);
        var log = new Log(segments, guard, segmentBytes);
        var trees = new TreeSource(
            log, content => new ContentReader(new ChunkReader(chunks, segments), content, 0, content.Length));
        var data = new DataReplay(directory, segments);
        data.Run(chunks);
        var replayer = new Replayer(chunks, trees);
        var replay = new LogReplay(directory, segments);
        await replay.RunAsync(replayer.ApplyAsync, cancellationToken);
        var report = new RecoveryReport(0, 0, 0, 0, false);
        return (new StoreParts(directory, segments, guard, log, chunks, trees, replayer.State, report), replay, data, replayer);
    }

    // The torn tail goes for good before anything is appended after it: else a later replay could take it for damage.
    private static void Cut(SegmentFiles segments, LogReplay log)
    {
        if (log.Segment == 0)
        {
            return;
        }

        if (log.End == 0)
        {
            log.RestartSegment(segments);
            return;
        }

        var file = segments.Open(SegmentKind.Log, log.Segment);
        if (file.Length > log.End)
        {
            file.Truncate(log.End);
            file.Sync();
        }
    }
}
