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
        Write(writer, Head);
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

/// <summary>
/// A branch went, with its uploads and its open commit; its head can be restored until it is forgotten. Without a time, in a
/// record of format 2, it is forgotten at once.
/// </summary>
internal sealed record BranchDeleted(BranchRef Branch, DateTimeOffset? Time) : StoreEvent(RecordType.BranchDeleted)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        WriteLast(writer, Time);
    }

    public override StoreState Apply(StoreState state)
    {
        var repo = state.Repo(Branch.Repo);
        repo = repo.WithDropped(state.Branch(Branch), Time);
        return state
            .With(repo with { Branches = repo.Branches.Remove(Branch.Branch), Sequence = repo.Sequence + 1 })
            .WithoutUploads(upload => upload.Branch == Branch);
    }
}

/// <summary>
/// A branch was pointed at another commit of the repo. The head that it left can be restored when the new one does not
/// hold it and, as for <see cref="BranchDeleted"/>, there is a time.
/// </summary>
internal sealed record BranchMoved(BranchRef Branch, CommitId Head, DateTimeOffset? Time) : StoreEvent(RecordType.BranchMoved)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Hash(Head.Hash);
        WriteLast(writer, Time);
    }

    public override StoreState Apply(StoreState state)
    {
        var head = state.Repo(Branch.Repo).Commits.Find(Head) ?? throw StoreState.Impossible($"branch {Branch} moved to an unknown commit");
        var branch = state.Branch(Branch);
        if (branch.Head is { } left && !head.Holds(left.Id, left.Number))
        {
            state = state.With(state.Repo(Branch.Repo).WithDropped(branch with { Settings = BranchState.NoSettings }, Time));
        }

        return state.With(branch with { Head = head, Tree = null });
    }
}

/// <summary>A branch has another name, under which all is that belongs to it but the heads that it dropped before.</summary>
internal sealed record BranchRenamed(BranchRef Branch, BranchName Name) : StoreEvent(RecordType.BranchRenamed)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Text(Name.ToString());
    }

    public override StoreState Apply(StoreState state)
    {
        var (repo, renamed) = (state.Repo(Branch.Repo), Branch with { Branch = Name });
        var branch = state.Branch(Branch) with { Ref = renamed };
        var uploads = state.Uploads.Values.Where(upload => upload.Info.Branch == Branch).ToList();
        state = state.With(repo with { Branches = repo.Branches.Remove(Branch.Branch) }).With(branch);
        var open = state.OpenUploads.GetValueOrDefault(Branch);
        state = uploads.Aggregate(state, (now, upload) => now.With(upload with { Info = upload.Info with { Branch = renamed } }));
        return open == 0 ? state : state.CountingUploads(Branch, -open).CountingUploads(renamed, open);
    }
}
