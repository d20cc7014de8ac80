using Pfs.Core.Commits;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>Rebuilds the state from the log's batches, checking that every commit fits the line it stands on.</summary>
internal sealed class Replayer(ChunkStore chunks, TreeSource trees)
{
    public StoreState State { get; private set; } = StoreState.Empty;

    /// <summary>The last promise about the data segments.</summary>
    public DurableFrontier Frontier { get; private set; }

    /// <summary>Commits replayed.</summary>
    public long Commits { get; private set; }

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
            case Committed committed:
                await PrepareAsync(committed);
                break;
            case CommitOpened opened:
                opened.HeadTree = await TreeOfAsync(State.Branch(opened.Branch));
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
        var node = new CommitNode(branch.Head)
        {
            Id = new CommitId(ContentHash.Of(committed.Canonical.Span)),
            Time = body.Time,
        };
        if (body.Number != node.Number || (body.Parents.IsEmpty ? null : body.Parents[0]) != branch.Head?.Id)
        {
            throw new PfsException(
                PfsError.DataCorrupt,
                $"The store is damaged: commit {node.Id} at offset {committed.Address.Offset} of log segment {committed.Address.Segment} "
                + $"does not follow the head of branch '{committed.Branch.Branch}' of repo '{committed.Branch.Repo}'.");
        }

        var tree = await TreeOfAsync(branch);
        tree = tree.Apply(await trees.ChangesOfAsync(body, CancellationToken.None), node);
        WritePath.Complete(node, tree);
        (committed.Node, committed.Tree) = (node, tree);
        Commits++;
    }

    private async ValueTask<Tree> TreeOfAsync(BranchState branch) =>
        branch.Tree ?? await trees.AtAsync(branch.Head, CancellationToken.None);
}
