using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>Opens a data directory: reads the last checkpoint, replays the log from there, cuts what was never promised.</summary>
internal static class StoreOpener
{
    /// <summary>Opens for use. The directory is closed again when that fails.</summary>
    public static async Task<PfsStore> OpenAsync(
        IStoreDirectory directory, StoreOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        StoreParts? parts = null;
        try
        {
            options.Check();
            (parts, var checkpoint) = OpenParts(directory, options);
            var replay = checkpoint is { } known
                ? await Replay.FromAsync(parts, known.Events, cancellationToken)
                : await Replay.WholeAsync(parts, cancellationToken);
            replay.Data.Verify(replay.Frontier);
            replay.Data.CutAfter(replay.Frontier, parts.Chunks);
            Cut(parts.Segments, replay.Log);
            parts.Segments.RemoveOthers();
            new Repointing(parts).RunAll(cancellationToken);
            parts.Reserve.Fill();
            parts.Chunks.Resume(replay.Frontier);
            parts.Log.Resume(replay.Log.Position);
            var report = new RecoveryReport(
                replay.Replayed, parts.Chunks.Count, replay.Log.BytesRead, replay.Log.TornBytes, replay.Log.WasClosedCleanly);
            var at = checkpoint is { } from ? (from.Number, ((CheckpointStart)from.Events[0]).Log) : default;
            return new PfsStore(parts, replay.State with { LogEnd = replay.Log.Position, Promised = replay.Frontier }, at, report, options, clock);
        }
        catch
        {
            parts?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    // What a checkpoint vouches for can be made again from the segments, so damage there only costs the time of a whole replay.
    private static (StoreParts Parts, (int Number, List<StoreEvent> Events)? Checkpoint) OpenParts(IStoreDirectory directory, StoreOptions options)
    {
        var parts = StoreParts.Open(directory, options);
        try
        {
            if (Checkpoint.ReadNewest(directory) is var (number, events))
            {
                var start = (CheckpointStart)events[0];
                parts.Chunks.Index.Open(start.ChunkRuns);
                parts.Commits.Open(start.Commits, start.CommitRuns);
                return (parts, (number, events));
            }
        }
        catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
        {
            parts.Close();
            parts = StoreParts.Open(directory, options);
        }

        parts.Chunks.Index.Open([]);
        parts.Commits.Open(0, []);
        return (parts, null);
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
