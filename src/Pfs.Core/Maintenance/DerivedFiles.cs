using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;

namespace Pfs.Core.Maintenance;

/// <summary>Looks at what a checkpoint vouches for: index runs and the commit table. All of it can be made again from the segments.</summary>
internal sealed class DerivedFiles(IStoreDirectory directory, Findings findings, List<string> notes)
{
    public void Check(CancellationToken cancellationToken)
    {
        Reserve.Check(directory, findings.Add);
        var newest = Checkpoint.ReadNewest(directory);
        foreach (var number in Checkpoint.NotWhole(directory))
        {
            // The one before is removed only when the next is whole and durable.
            var name = SegmentName.Of(SegmentKind.Checkpoint, number);
            if (newest is null && number > 1)
            {
                findings.Add($"{name} is damaged; a start without it reads the whole log and makes it again.");
            }
            else
            {
                notes.Add($"{name} is not whole: a crash cut it off, or it is damaged; a start does without it.");
            }
        }

        if (newest is not var (_, events))
        {
            return;
        }

        var start = (CheckpointStart)events[0];
        HashIndex.Check(directory, ChunkStore.IndexName, start.ChunkRuns, findings.Add, cancellationToken);
        HashIndex.Check(directory, CommitTable.IndexName, start.CommitRuns, findings.Add, cancellationToken);
        CommitTable.Check(directory, start.Commits, findings.Add, cancellationToken);
    }
}
