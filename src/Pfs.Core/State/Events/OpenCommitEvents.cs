using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A commit was opened on a branch.</summary>
internal sealed record CommitOpened(
    BranchRef Branch,
    CommitId Id,
    DateTimeOffset Time,
    string Author,
    string Message,
    ImmutableSortedDictionary<string, string> Metadata) : StoreEvent(RecordType.CommitOpened)
{
    /// <summary>The head's tree; null at replay, when the replayer provides it.</summary>
    public Trees.Tree? HeadTree { get; set; }

    public static CommitOpened Read(ref ByteReader reader) => new(
        EventReader.Branch(ref reader),
        new CommitId(reader.Hash()),
        EventReader.Time(ref reader),
        reader.Text(),
        reader.Text(),
        EventReader.Metadata(ref reader));

    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Hash(Id.Hash);
        Write(writer, Time);
        writer.Text(Author);
        writer.Text(Message);
        writer.Varint(Metadata.Count);
        foreach (var (key, value) in Metadata)
        {
            writer.Text(key);
            writer.Text(value);
        }
    }

    public override StoreState Apply(StoreState state) => state.With(state.Branch(Branch) with
    {
        Open = new OpenCommit
        {
            Stamp = new Stamp(Id, (state.Branch(Branch).Head?.Number ?? 0) + 1, Time),
            Active = Time,
            Author = Author,
            Message = Message,
            Metadata = Metadata,
            Tree = HeadTree!,
        },
    });
}

/// <summary>Changes went into the open commit of a branch.</summary>
internal sealed record ChangesStaged(BranchRef Branch, DateTimeOffset Time, IReadOnlyList<Change> Changes)
    : StoreEvent(RecordType.ChangesStaged)
{
    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        Write(writer, Time);
        foreach (var change in Changes)
        {
            ChangeCodec.Write(writer, change);
        }
    }

    public override StoreState Apply(StoreState state)
    {
        var branch = state.Branch(Branch);
        var open = branch.Open ?? throw StoreState.Impossible($"changes staged on {Branch} without an open commit");
        var staged = open.Changes;
        foreach (var change in Changes)
        {
            staged = staged.Set(change.Path.Bytes, new StagedChange(change));
        }

        // One stamp for all that is staged: to history the open commit is one writer.
        open = open with { Active = Time, Changes = staged, Tree = open.Tree.Apply(Changes, open.Stamp) };
        return state.With(branch with { Open = open });
    }
}

/// <summary>An open commit was dropped.</summary>
internal sealed record CommitAborted(BranchRef Branch) : StoreEvent(RecordType.CommitAborted)
{
    public override void Write(ByteWriter writer) => Write(writer, Branch);

    public override StoreState Apply(StoreState state) => state.With(state.Branch(Branch) with { Open = null });
}
