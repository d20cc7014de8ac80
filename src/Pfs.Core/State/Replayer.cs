using Pfs.Core.Commits;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>Rebuilds the state from a checkpoint's records and the log's batches, checking that every commit fits the line it stands on.</summary>
/// <param name="chunks">Takes the small bodies that the log holds.</param>
/// <param name="trees">Trees of commits.</param>
/// <param name="commits">Takes the commits.</param>
/// <param name="checkTrees">Whether to compute each stored tree again and compare.</param>
/// <param name="survey">What was collected, when the whole log is replayed.</param>
internal sealed class Replayer(ChunkStore chunks, TreeSource trees, CommitTable commits, bool checkTrees, LogSurvey survey)
{
    private readonly List<Rewritten> _rewritten = [];

    public StoreState State { get; private set; } = new() { Commits = commits };

    /// <summary>The last promise about the data segments.</summary>
    public DurableFrontier Frontier { get; private set; }

    /// <summary>Commits replayed from the log.</summary>
    public long Replayed { get; private set; }

    /// <summary>The segments that were written anew since the checkpoint: what leads to their records may still lead to the old files.</summary>
    public IReadOnlyList<Rewritten> Rewritten => _rewritten;

    public async ValueTask ApplyAsync(
        IReadOnlyList<StoreEvent> events, IReadOnlyList<(ContentHash Hash, ChunkAddress Address)> newChunks)
    {
        foreach (var (hash, address) in newChunks)
        {
            chunks.Register(hash, address);
        }

        foreach (var step in events)
        {
            if (step is TreeStored tree && survey.IsTreeCollected(FindCommit(tree)?.Ordinal ?? 0))
            {
                continue; // its nodes may be missing; the changes give the same tree
            }

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
            case Rewritten rewritten:
                _rewritten.Add(rewritten);
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

        var ordinal = State.LastCommit + 1;
        committed.Tree = survey.IsCollected(ordinal)
            ? null // and nothing will ask for it
            : (await TreeOfAsync(branch)).Apply(await trees.ChangesOfAsync(body, CancellationToken.None), stamp);
        committed.Node = new CommitNode(commits, branch.Head, ordinal, State.Repo(committed.Branch.Repo).Number, stamp)
        {
            FileCount = committed.Tree?.Files.Count ?? 0,
            TotalBytes = committed.Tree?.Files.Weight ?? 0,
        };
        Replayed++;
    }

    private CommitNode? FindCommit(TreeStored stored) => State.Repos.GetValueOrDefault(stored.Branch.Repo)?.Commits.Find(stored.Commit);

    private async ValueTask CheckAsync(TreeStored stored)
    {
        if (FindCommit(stored) is { } node && await trees.AtAsync(node, CancellationToken.None) is var tree
            && (trees.Store(tree, stored, CancellationToken.None) != (stored.Files, stored.Deleted) || !tree.Tags.SequenceEqual(stored.Tags)))
        {
            throw Damaged(stored.Address, $"the stored tree of commit {stored.Commit} is not what its changes give");
        }
    }

    private static PfsException Damaged(RecordAddress address, string what) => new(
        PfsError.DataCorrupt,
        $"The store is damaged: at offset {address.Offset} of log segment {address.Segment}: {what}.");

    private async ValueTask<Tree> TreeOfAsync(BranchState branch) => branch.Tree
        ?? (branch.Head is { } head && survey.IsCollected(head.Ordinal)
            ? trees.Stored(null, null, [])
            : await trees.AtAsync(branch.Head, CancellationToken.None));
}
