using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>Reads a store's files from a checkpoint on, or all of them; changes nothing.</summary>
internal sealed class Replay
{
    private readonly StoreParts _parts;
    private readonly bool _checkTrees;
    private readonly LogReplay _log;
    private Replayer _replayer;

    private Replay(StoreParts parts, CheckpointStart? start, bool checkTrees)
    {
        (_parts, _checkTrees) = (parts, checkTrees);
        _replayer = new Replayer(parts.Chunks, parts.Trees, parts.Commits, checkTrees, LogSurvey.Nothing);
        _log = new LogReplay(parts.Directory, parts.Segments, start?.Log ?? default);
        Data = new DataReplay(parts.Directory, parts.Segments, start?.Data ?? default);
    }

    public LogReplay Log => _log;

    public DataReplay Data { get; }

    public StoreState State => _replayer.State;

    /// <summary>The last promise about the data segments.</summary>
    public DurableFrontier Frontier => _replayer.Frontier;

    /// <summary>Commits replayed from the log.</summary>
    public long Replayed => _replayer.Replayed;

    /// <summary>Goes on from a checkpoint's records.</summary>
    public static async Task<Replay> FromAsync(StoreParts parts, IReadOnlyList<StoreEvent> checkpoint, CancellationToken cancellationToken)
    {
        var start = (CheckpointStart)checkpoint[0];
        foreach (var segment in start.Rewritten)
        {
            parts.Segments.PutInForce(segment.Kind, segment.Id);
        }

        foreach (var segment in start.Left)
        {
            parts.Segments.Left[(segment.Kind, segment.Id)] = true;
        }

        var replay = new Replay(parts, start, checkTrees: false);
        replay.Data.Run(parts.Chunks);
        await replay._replayer.ApplyAsync(checkpoint, []);
        await replay._log.RunAsync(replay._replayer.ApplyAsync, cancellationToken);
        foreach (var segment in replay._replayer.Rewritten)
        {
            // The checkpoint is older, and knows the old file only.
            parts.Segments.Left[(segment.Kind, parts.Segments.InForce(segment.Kind, SegmentId.Number(segment.Id)))] = true;
            parts.Segments.PutInForce(segment.Kind, segment.Id);
        }

        return replay;
    }

    /// <summary>Reads the whole log.</summary>
    public static async Task<Replay> WholeAsync(StoreParts parts, CancellationToken cancellationToken)
    {
        var replay = new Replay(parts, null, checkTrees: false);
        await replay.RunAsync(cancellationToken);
        return replay;
    }

    /// <summary>For a reading of the whole log that also computes every stored tree again; start it by <see cref="RunAsync"/>.</summary>
    public static Replay ForCheck(StoreParts parts) => new(parts, null, checkTrees: true);

    /// <summary>Reads it; what was read before a failure stands in <see cref="State"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var survey = await LogSurvey.RunAsync(_parts.Directory, _parts.Segments, cancellationToken);
        _replayer = new Replayer(_parts.Chunks, _parts.Trees, _parts.Commits, _checkTrees, survey);
        Data.Run(_parts.Chunks);
        await _log.RunAsync(_replayer.ApplyAsync, cancellationToken);
    }
}
