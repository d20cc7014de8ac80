using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A branch came to be, at a commit of the repo or without any.</summary>
internal sealed record BranchCreated(BranchRef Branch, DateTimeOffset Time, CommitId? Head) : StoreEvent(RecordType.BranchCreated)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        Write(writer, Time);
        writer.Byte(Head is null ? (byte)0 : (byte)1);
        if (Head is { } head)
        {
            writer.Hash(head.Hash);
        }
    }

    public override StoreState Apply(StoreState state)
    {
        CommitNode? head = null;
        if (Head is { } id)
        {
            head = state.Repo(Branch.Repo).Commits.Find(id) ?? throw StoreState.Impossible($"branch {Branch} at an unknown commit");
        }

        return state.With(new BranchState(Branch, Time, head, Tree: null, Open: null));
    }
}

/// <summary>A branch went, with its uploads and its open commit.</summary>
internal sealed record BranchDeleted(BranchRef Branch) : StoreEvent(RecordType.BranchDeleted)
{
    public override void Write(ByteWriter writer) => Write(writer, Branch);

    public override StoreState Apply(StoreState state)
    {
        var repo = state.Repo(Branch.Repo);
        return state
            .With(repo with { Branches = repo.Branches.Remove(Branch.Branch), Sequence = repo.Sequence + 1 })
            .WithoutUploads(upload => upload.Branch == Branch);
    }
}

/// <summary>A branch was pointed at another commit of the repo.</summary>
internal sealed record BranchMoved(BranchRef Branch, CommitId Head) : StoreEvent(RecordType.BranchMoved)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Hash(Head.Hash);
    }

    public override StoreState Apply(StoreState state)
    {
        var head = state.Repo(Branch.Repo).Commits.Find(Head) ?? throw StoreState.Impossible($"branch {Branch} moved to an unknown commit");
        return state.With(state.Branch(Branch) with { Head = head, Tree = null });
    }
}
