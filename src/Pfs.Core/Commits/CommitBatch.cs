using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>A batch while it is being built: the state as it will be, and the records that make it so.</summary>
internal sealed class CommitBatch(LogBatch log, StoreState state, ChunkStore chunks, TreeSource trees, TimeProvider clock, CommitLimit? limit)
{
    private readonly List<StoreEvent> _events = [];
    private readonly Dictionary<ContentHash, ChunkAddress> _chunks = [];

    public LogBatch Log => log;

    public StoreState State { get; private set; } = state;

    public int Length => log.Length;

    public bool HasEvents => _events.Count > 0;

    public DateTimeOffset Now => Micros.Truncated(clock.GetUtcNow());

    /// <summary>Adds an event that was validated against <see cref="State"/>.</summary>
    public void Emit(StoreEvent step)
    {
        var next = step.Apply(State); // first: what cannot be applied must never reach the log
        var address = log.Append(step);
        switch (step)
        {
            case Committed committed:
                committed.Address = address;
                break;
            case TreeStored stored:
                stored.Address = address;
                break;
            default:
                break;
        }

        State = next;
        _events.Add(step);
    }

    /// <summary>When too many commits wait for a checkpoint: throws <see cref="PfsError.DiskFull"/> if those fail, else <see cref="PfsError.Busy"/>.</summary>
    public void ThrowIfBehind()
    {
        if (limit?.RefusalAfter(State.LastCommit) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>The node of a commit on a branch's head that is about to be emitted.</summary>
    public CommitNode NewCommit(BranchState branch, Stamp stamp, Tree tree) =>
        new(State.Commits, branch.Head, State.LastCommit + 1, State.Repo(branch.Ref.Repo).Number, stamp)
        {
            FileCount = tree.Files.Count,
            TotalBytes = tree.Files.Weight,
        };

    /// <summary>Stores a small body with its commit and returns the content that no longer carries it.</summary>
    public FileContent Settle(FileContent content)
    {
        if (content is { Pending: { } bytes } && !_chunks.ContainsKey(content.Hash))
        {
            _chunks[content.Hash] = log.AppendChunk(content.Hash, bytes);
        }

        return content.Pending is null && content.Needs == default ? content : content with { Pending = null, Needs = default };
    }

    public async ValueTask<Tree> TreeOfAsync(BranchState branch) =>
        branch.Tree ?? await trees.AtAsync(branch.Head, CancellationToken.None);

    /// <summary>Makes the batch's chunks and commits findable; it is durable now.</summary>
    public void Publish()
    {
        foreach (var (hash, address) in _chunks)
        {
            chunks.Register(hash, address);
        }

        foreach (var step in _events)
        {
            step.Published();
        }
    }
}
