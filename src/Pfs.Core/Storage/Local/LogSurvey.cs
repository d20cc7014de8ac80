using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// A first, quick reading of the log for a replay of all of it: what was collected must be known before the replay comes to where it was made, as
/// its content may be missing; and which file of each segment is in force. So damage of the log is told before anything that follows from it.
/// </summary>
internal sealed class LogSurvey
{
    private readonly HashSet<long> _trees = [];
    private readonly List<(long First, long Count)> _commits = [];

    /// <summary>Nothing was collected.</summary>
    public static LogSurvey Nothing { get; } = new();

    /// <summary>True when the commit of that ordinal was collected.</summary>
    public bool IsCollected(long ordinal)
    {
        var (low, high) = (0, _commits.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _commits[middle].First <= ordinal ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && ordinal < _commits[low - 1].First + _commits[low - 1].Count;
    }

    /// <summary>True when the stored tree of that commit was collected.</summary>
    public bool IsTreeCollected(long ordinal) => _trees.Contains(ordinal) || IsCollected(ordinal);

    /// <summary>Reads the log and puts the files in force that it names; refuses as <see cref="LogReplay.RunAsync"/> does.</summary>
    public static async Task<LogSurvey> RunAsync(IStoreDirectory directory, SegmentFiles segments, CancellationToken cancellationToken)
    {
        var survey = new LogSurvey();
        var names = directory.List();
        PutWhatThereIsInForce(SegmentKind.Log, names, segments); // any generation tells the same
        try
        {
            await new LogReplay(directory, segments, default).RunAsync(
                (events, _) =>
                {
                    foreach (var step in events)
                    {
                        survey.Take(step, segments);
                    }

                    return ValueTask.CompletedTask;
                },
                cancellationToken);
        }
        finally
        {
            PutWhatThereIsInForce(SegmentKind.Data, names, segments);
        }

        survey.Merge();
        return survey;
    }

    // When the word of a file that replaced another was not read, or not yet, the other may be gone.
    private static void PutWhatThereIsInForce(SegmentKind kind, IReadOnlyList<string> names, SegmentFiles segments)
    {
        foreach (var files in SegmentName.Ids(names, kind).GroupBy(SegmentId.Number))
        {
            if (!files.Contains(segments.InForce(kind, files.Key)))
            {
                segments.PutInForce(kind, files.Last());
            }
        }
    }

    // Stretches may overlap: what could not be marked in the table is collected again.
    private void Merge()
    {
        _commits.Sort();
        var last = 0;
        for (var next = 1; next < _commits.Count; next++)
        {
            var end = _commits[last].First + _commits[last].Count;
            if (_commits[next].First <= end)
            {
                _commits[last] = (_commits[last].First, Math.Max(end, _commits[next].First + _commits[next].Count) - _commits[last].First);
            }
            else
            {
                _commits[++last] = _commits[next];
            }
        }

        if (_commits.Count > 0)
        {
            _commits.RemoveRange(last + 1, _commits.Count - last - 1);
        }
    }

    private void Take(StoreEvent step, SegmentFiles segments)
    {
        switch (step)
        {
            case Rewritten rewritten:
                segments.PutInForce(rewritten.Kind, rewritten.Id);
                break;
            case Collected collected:
                _commits.AddRange(collected.Commits);
                _trees.UnionWith(collected.Trees);
                break;
            default:
                break;
        }
    }
}
