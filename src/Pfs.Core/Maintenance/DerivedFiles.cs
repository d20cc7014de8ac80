using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Storage.Local.Index;

namespace Pfs.Core.Maintenance;

/// <summary>Looks at what a checkpoint vouches for: index runs and the commit table. All of it can be made again from the segments.</summary>
internal sealed class DerivedFiles(IStoreDirectory directory, Findings findings)
{
    public void Check(CancellationToken cancellationToken)
    {
        if (Checkpoint.ReadNewest(directory) is not var (_, events))
        {
            return;
        }

        var start = (CheckpointStart)events[0];
        HashIndex.Check(directory, ChunkStore.IndexName, start.ChunkRuns, findings.Add, cancellationToken);
        HashIndex.Check(directory, CommitTable.IndexName, start.CommitRuns, findings.Add, cancellationToken);
        CommitTable.Check(directory, start.Commits, findings.Add, cancellationToken);
    }
}
