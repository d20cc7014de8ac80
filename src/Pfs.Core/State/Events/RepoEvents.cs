using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A repo without branches came to be.</summary>
internal sealed record RepoCreated(RepoName Repo, string Description, DateTimeOffset Time) : StoreEvent(RecordType.RepoCreated)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Text(Description);
        Write(writer, Time);
    }

    public override StoreState Apply(StoreState state) =>
        state.With(new RepoState { Name = Repo, Description = Description, Created = Time });
}

/// <summary>A repo went, with its branches and their uploads.</summary>
internal sealed record RepoDeleted(RepoName Repo) : StoreEvent(RecordType.RepoDeleted)
{
    public override void Write(ByteWriter writer) => writer.Text(Repo.ToString());

    public override StoreState Apply(StoreState state) =>
        (state with { Repos = state.Repos.Remove(Repo) }).WithoutUploads(upload => upload.Branch.Repo == Repo);
}
