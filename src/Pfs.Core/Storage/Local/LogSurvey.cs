using Pfs.Core.State;

namespace Pfs.Core.Storage.Local;

/// <summary>
/// A first, quick reading of the log for a replay of all of it: what was collected must be known before the replay comes to where it was made, as
/// its content may be missing; and which file of each segment is in force. It passes over damage, which the replay itself tells of.
/// </summary>
internal sealed class LogSurvey
{
    private readonly HashSet<long> _trees = [];
    private readonly List<(long First, long Count)> _commits = [];
    private uint _batch;

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

    /// <summary>Reads the log and puts the files in force that it names.</summary>
    public static LogSurvey Run(IStoreDirectory directory, SegmentFiles segments, CancellationToken cancellationToken)
    {
        var survey = new LogSurvey();
        var seen = 0;
        foreach (var id in SegmentName.Ids(directory.List(), SegmentKind.Log))
        {
            if (SegmentId.Number(id) == seen)
            {
                continue; // any generation tells the same
            }

            seen = SegmentId.Number(id);
            survey.Read(new RecordScanner(segments.Open(SegmentKind.Log, id)), id, segments, cancellationToken);
        }

        survey.Merge();
        return survey;
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

    private void Read(RecordScanner scanner, int id, SegmentFiles segments, CancellationToken cancellationToken)
    {
        var batch = new List<StoreEvent>();
        for (long offset = SegmentHeader.Size; scanner.Record(offset, out var header) is { IsEmpty: false } record && header.Batch == _batch + 1;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (header.Type is RecordType.Collected or RecordType.Rewritten)
            {
                batch.Add(EventReader.Read(header.Type, record[RecordHeader.Size..], new RecordAddress(id, offset, header.PayloadLength)));
            }

            if (header.EndsBatch) // only what is in a whole batch counts, for the replay too
            {
                batch.ForEach(step => Take(step, segments));
                batch.Clear();
                _batch++;
            }

            offset += header.Stride;
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
