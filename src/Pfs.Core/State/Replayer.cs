using Pfs.Core.Commits;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>Rebuilds the state from a checkpoint's records and the log's batches, checking that every commit fits the line it stands on.</summary>
/// <param name="chunks">Takes the small bodies that the log holds.</param>
/// <param name="trees">Trees of commits.</param>
/// <param name="commits">Takes the commits.</param>
/// <param name="checkTrees">Whether to compute each stored tree again and compare.</param>
internal sealed class Replayer(ChunkStore chunks, TreeSource trees, CommitTable commits, bool checkTrees)
{
    public StoreState State { get; private set; } = new() { Commits = commits };

    /// <summary>The last promise about the data segments.</summary>
    public DurableFrontier Frontier { get; private set; }

    /// <summary>Commits replayed from the log.</summary>
    public long Replayed { get; private set; }

    public async ValueTask ApplyAsync(
        IReadOnlyList<StoreEvent> events, IReadOnlyList<(ContentHash Hash, ChunkAddress Address)> newChunks)
    {
        foreach (var (hash, address) in newChunks)
        {
            chunks.Register(hash, address);
        }

        foreach (var step in events)
        {
            await PrepareAsync(step);
            State = step.Apply(State);
            step.Published();
        }
    }

    private async ValueTask PrepareAsync(StoreEvent step)
    {
        switch (step)
        {
            case CheckpointStart start:
                Frontier = start.Data;
                break;
            case Committed committed:
                await PrepareAsync(committed);
                break;
            case CommitOpened opened:
                opened.HeadTree = await TreeOfAsync(State.Branch(opened.Branch));
                break;
            case TreeStored stored when checkTrees:
                await CheckAsync(stored);
                break;
            case DataDurable durable:
                Frontier = durable.Frontier;
                break;
            default:
                break;
        }
    }

    private async ValueTask PrepareAsync(Committed committed)
    {
        var branch = State.Branch(committed.Branch);
        var body = CommitBody.Read(committed.Canonical.Span);
        var stamp = new Stamp(new CommitId(ContentHash.Of(committed.Canonical.Span)), (branch.Head?.Number ?? 0) + 1, body.Time);
        if (body.Number != stamp.Number || (body.Parents.IsEmpty ? null : body.Parents[0]) != branch.Head?.Id)
        {
            throw Damaged(committed.Address, $"commit {stamp.Id} does not follow the head of branch '{committed.Branch.Branch}' of repo '{committed.Branch.Repo}'");
        }

        var tree = await TreeOfAsync(branch);
        tree = tree.Apply(await trees.ChangesOfAsync(body, CancellationToken.None), stamp);
        committed.Tree = tree;
        committed.Node = new CommitNode(commits, branch.Head, State.LastCommit + 1, State.Repo(committed.Branch.Repo).Number, stamp)
        {
            FileCount = tree.Files.Count,
            TotalBytes = tree.Files.Weight,
        };
        Replayed++;
    }

    private async ValueTask CheckAsync(TreeStored stored)
    {
        var node = State.Repos.GetValueOrDefault(stored.Branch.Repo)?.Commits.Find(stored.Commit);
        if (node is not null && trees.Store(await trees.AtAsync(node, CancellationToken.None), CancellationToken.None) != (stored.Files, stored.Deleted))
        {
            throw Damaged(stored.Address, $"the stored tree of commit {stored.Commit} is not what its changes give");
        }
    }

    private static PfsException Damaged(RecordAddress address, string what) => new(
        PfsError.DataCorrupt,
        $"The store is damaged: at offset {address.Offset} of log segment {address.Segment}: {what}.");

    private async ValueTask<Tree> TreeOfAsync(BranchState branch) =>
        branch.Tree ?? await trees.AtAsync(branch.Head, CancellationToken.None);
}
