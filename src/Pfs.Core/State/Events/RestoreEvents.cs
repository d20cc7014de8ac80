using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A dropped head became a branch again, under its old name or another.</summary>
/// <param name="Branch">The branch that dropped it.</param>
/// <param name="Head">The head; with the branch's name it is the one dropped head that is meant.</param>
/// <param name="Name">The name that it has from now on.</param>
internal sealed record BranchRestored(BranchRef Branch, CommitId? Head, BranchName Name) : StoreEvent(RecordType.BranchRestored)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        Write(writer, Head);
        writer.Text(Name.ToString());
    }

    public override StoreState Apply(StoreState state)
    {
        var repo = state.Repo(Branch.Repo);
        var dropped = repo.Dropped.FirstOrDefault(dropped => dropped.Name == Branch.Branch && dropped.Head?.Id == Head)
            ?? throw StoreState.Impossible($"branch {Branch} restored that was not dropped");
        return state
            .With(repo with { Dropped = repo.Dropped.Remove(dropped) })
            .With(new BranchState(Branch with { Branch = Name }, dropped.Created, dropped.Head, Tree: null, Open: null) { Settings = dropped.Settings });
    }
}

/// <summary>A dropped repo is back with all its branches, under its old name or another.</summary>
/// <param name="Number">The repo's number.</param>
/// <param name="Name">The name that it has from now on.</param>
internal sealed record RepoRestored(int Number, RepoName Name) : StoreEvent(RecordType.RepoRestored)
{
    public override void Write(ByteWriter writer)
    {
        writer.Varint(Number);
        writer.Text(Name.ToString());
    }

    public override StoreState Apply(StoreState state)
    {
        var dropped = state.DroppedRepos.Find(dropped => dropped.Repo.Number == Number)
            ?? throw StoreState.Impossible($"repo '{Name}' restored that was not dropped");
        var repo = dropped.Repo.AtRest(Name);
        return (state with { DroppedRepos = state.DroppedRepos.Remove(dropped) }).With(repo with { Sequence = repo.Sequence + 1 });
    }
}

/// <summary>
/// What was dropped at that time or before is gone for good, but in repos with a retention of their own: from now on collection may take it.
/// </summary>
internal sealed record Forgotten(DateTimeOffset Time) : StoreEvent(RecordType.Forgotten)
{
    public override void Write(ByteWriter writer) => Write(writer, Time);

    public override StoreState Apply(StoreState state) => state.Forgetting(repo => repo.DeletedRetention is null, Time);
}

/// <summary>The same of one repo, by its number, or of the deleted repo itself.</summary>
internal sealed record RepoForgotten(int Number, DateTimeOffset Time) : StoreEvent(RecordType.RepoForgotten)
{
    public override void Write(ByteWriter writer)
    {
        writer.Varint(Number);
        Write(writer, Time);
    }

    public override StoreState Apply(StoreState state) => state.Forgetting(repo => repo.Number == Number, Time);
}
