using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A repo without branches came to be; its number is one that no repo of this store had before.</summary>
internal sealed record RepoCreated(RepoName Repo, string Description, DateTimeOffset Time, int Number)
    : StoreEvent(RecordType.RepoCreated)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Text(Description);
        Write(writer, Time);
        writer.Varint(Number);
    }

    public override StoreState Apply(StoreState state) =>
        (state with { LastRepo = Math.Max(state.LastRepo, Number) }).With(new RepoState
        {
            Name = Repo,
            Description = Description,
            Created = Time,
            Number = Number,
            Commits = new CommitIndex(state.Commits, Number),
        });
}

/// <summary>A repo is said to be for something else.</summary>
internal sealed record RepoDescribed(RepoName Repo, string Description) : StoreEvent(RecordType.RepoDescribed)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Text(Description);
    }

    public override StoreState Apply(StoreState state) => state.With(state.Repo(Repo) with { Description = Description });
}

/// <summary>An imported repo is there from now on, under a name that others can write.</summary>
internal sealed record RepoPublished(RepoName Hidden, RepoName Repo) : StoreEvent(RecordType.RepoPublished)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Hidden.ToString());
        writer.Text(Repo.ToString());
    }

    public override StoreState Apply(StoreState state) =>
        (state with { Repos = state.Repos.Remove(Hidden) }).With(state.Repo(Hidden).Named(Repo));
}

/// <summary>What is deleted of a repo, and the repo itself, can be restored for so long; null: as long as the store has it.</summary>
internal sealed record RepoRetentionSet(RepoName Repo, TimeSpan? Retention) : StoreEvent(RecordType.RepoRetentionSet)
{
    public static RepoRetentionSet Read(ref ByteReader reader) =>
        new(EventReader.Repo(ref reader), reader.Byte() == 0 ? null : TimeSpan.FromSeconds(reader.Varint()));

    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Byte(Retention is null ? (byte)0 : (byte)1);
        if (Retention is { } retention)
        {
            writer.Varint((long)retention.TotalSeconds);
        }
    }

    public override StoreState Apply(StoreState state) => state.With(state.Repo(Repo) with { DeletedRetention = Retention });
}

/// <summary>How many ref changes a repo has seen; only in checkpoints, after what re-creates the repo.</summary>
internal sealed record RepoSequence(RepoName Repo, long Sequence) : StoreEvent(RecordType.RepoSequence)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        writer.Varint(Sequence);
    }

    public override StoreState Apply(StoreState state) => state.With(state.Repo(Repo) with { Sequence = Sequence });
}

/// <summary>
/// A repo went, with its branches and their uploads and open commits; it can be restored until it is forgotten. Without a
/// time, in a record of format 2, it is forgotten at once.
/// </summary>
internal sealed record RepoDeleted(RepoName Repo, DateTimeOffset? Time) : StoreEvent(RecordType.RepoDeleted)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Repo.ToString());
        WriteLast(writer, Time);
    }

    public override StoreState Apply(StoreState state) =>
        (state.WithDropped(state.Repo(Repo), Time) with { Repos = state.Repos.Remove(Repo) })
            .WithoutUploads(upload => upload.Branch.Repo == Repo);
}
