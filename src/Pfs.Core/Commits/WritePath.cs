using System.Collections.Immutable;
using Pfs.Core.State;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>What a write does once it is its turn: check, link, emit. Runs inside the committer only.</summary>
internal sealed class WritePath(ChunkStore chunks)
{
    /// <summary>A record of staged changes holds at most about this many bytes; a longer list is several records of one batch.</summary>
    private const int StagedBytesMax = 1 << 20;

    /// <summary>Commits or stages <paramref name="prepared"/> on a branch.</summary>
    public async ValueTask<WriteResult> WriteAsync(
        CommitBatch batch, BranchRef branchRef, PreparedChanges prepared, WriteOptions options)
    {
        batch.ThrowIfBehind();
        var branch = batch.State.Branch(branchRef);
        CheckHead(branch, options.ExpectedHead);
        var tree = branch.Open?.Tree ?? await batch.TreeOfAsync(branch);
        var outcomes = ImmutableArray.CreateBuilder<ChangeOutcome>(prepared.Changes.Count);
        var applied = new List<Change>(prepared.Changes.Count);
        foreach (var change in prepared.Changes)
        {
            var outcome = Conditions.Decide(change, tree, options.AllOrNothing, prepared.Ahead);
            outcomes.Add(outcome);
            if (outcome == ChangeOutcome.Applied)
            {
                applied.Add(change);
            }
        }

        if (applied.Count == 0)
        {
            return new WriteResult(null, batch.Now, outcomes.MoveToImmutable());
        }

        Settle(batch, applied);
        if (branch.Open is { } open)
        {
            Stage(batch, branchRef, applied);
            return new WriteResult(open.Stamp.Id, open.Stamp.Time, outcomes.MoveToImmutable());
        }

        if (applied.Count < prepared.Changes.Count)
        {
            prepared = await PreparedChanges.MakeAsync(applied, chunks, CancellationToken.None);
            await chunks.SyncAsync(prepared.Needs, CancellationToken.None);
        }

        var node = Commit(batch, branch, tree, prepared with { Changes = applied }, options, finishes: null);
        return new WriteResult(node.Id, node.Time, outcomes.MoveToImmutable());
    }

    /// <summary>Makes a commit of changes that are all known to apply.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="branch">The branch as it stands in the batch.</param>
    /// <param name="tree">The head's tree.</param>
    /// <param name="prepared">The changes.</param>
    /// <param name="options">Author, message and metadata.</param>
    /// <param name="finishes">The open commit that becomes this one; null when there is none.</param>
    public static CommitNode Commit(
        CommitBatch batch,
        BranchState branch,
        Tree tree,
        PreparedChanges prepared,
        WriteOptions options,
        CommitId? finishes)
    {
        var now = batch.Now;
        var number = (branch.Head?.Number ?? 0) + 1;
        var time = branch.Head is { } head && head.Time > now ? head.Time : now; // never backwards on a line
        var writer = new ByteWriter();
        new CommitBody
        {
            Parents = branch.Head is null ? [] : [branch.Head.Id],
            Number = number,
            Time = time,
            Author = options.Author,
            Message = options.Message,
            Metadata = options.Metadata,
            ChangeCount = prepared.Changes.Count,
            Changes = prepared.Inline,
            ChangesContent = prepared.Content,
        }.Write(writer);
        var canonical = writer.Written.ToArray();
        var stamp = new Stamp(new CommitId(ContentHash.Of(canonical)), number, time);
        return Append(batch, branch, tree, prepared, stamp, canonical, finishes);
    }

    /// <summary>Makes a commit whose canonical bytes are known and name the branch's head; as for <see cref="Commit"/>.</summary>
    public static CommitNode Append(
        CommitBatch batch, BranchState branch, Tree tree, PreparedChanges prepared, Stamp stamp, ReadOnlyMemory<byte> canonical, CommitId? finishes)
    {
        var previous = prepared.Content is null ? new List<long>(prepared.Changes.Count) : null; // a long list keeps its record short
        tree = tree.Apply(prepared.Changes, stamp, previous, prepared.Ahead);
        var node = batch.NewCommit(branch, stamp, tree);
        batch.Emit(new Committed(branch.Ref, finishes, previous ?? [], canonical) { Node = node, Tree = tree });
        return node;
    }

    public static void CheckHead(BranchState branch, CommitId? expected)
    {
        if (expected is { } id && (branch.Head?.Id ?? CommitId.None) != id)
        {
            throw new PfsException(
                PfsError.HeadMoved,
                $"The head of branch '{branch.Ref.Branch}' of repo '{branch.Ref.Repo}' is "
                + $"{branch.Head?.Id.ToString() ?? "no commit yet"}, not {(id == CommitId.None ? "none" : id)}; read it again and decide anew.");
        }
    }

    private static void Settle(CommitBatch batch, List<Change> changes)
    {
        for (var index = 0; index < changes.Count; index++)
        {
            if (changes[index] is Change.Put put)
            {
                changes[index] = new Change.Put(put.Path, batch.Settle(put.Content), put.Headers);
            }
        }
    }

    private static void Stage(CommitBatch batch, BranchRef branch, List<Change> changes)
    {
        var size = new ByteWriter();
        var first = 0;
        for (var index = 0; index < changes.Count; index++)
        {
            ChangeCodec.Write(size, changes[index]);
            if (size.Length > StagedBytesMax || index == changes.Count - 1)
            {
                batch.Emit(new ChangesStaged(branch, batch.Now, changes.GetRange(first, index + 1 - first)));
                first = index + 1;
                size.Clear();
            }
        }
    }
}
