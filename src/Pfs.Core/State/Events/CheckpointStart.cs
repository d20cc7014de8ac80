using System.Collections.Immutable;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>The first record of a checkpoint: where replay goes on, and which derived files it vouches for.</summary>
internal sealed record CheckpointStart(
    LogPosition Log,
    DurableFrontier Data,
    long Commits,
    int LastRepo,
    ImmutableArray<int> ChunkRuns,
    ImmutableArray<int> CommitRuns,
    ImmutableArray<Rewritten> Rewritten) : StoreEvent(RecordType.CheckpointStart)
{
    public static CheckpointStart Read(ref ByteReader reader) => new(
        new LogPosition((int)reader.Varint(), reader.Varint(), reader.UInt32()),
        new DurableFrontier((int)reader.Varint(), reader.Varint()),
        reader.Varint(),
        (int)reader.Varint(),
        Runs(ref reader),
        Runs(ref reader),
        Segments(ref reader));

    public override void Write(ByteWriter writer)
    {
        writer.Varint(Log.Segment);
        writer.Varint(Log.Offset);
        writer.UInt32(Log.Batch);
        writer.Varint(Data.Segment);
        writer.Varint(Data.Offset);
        writer.Varint(Commits);
        writer.Varint(LastRepo);
        Runs(writer, ChunkRuns);
        Runs(writer, CommitRuns);
        writer.Varint(Rewritten.Length);
        foreach (var segment in Rewritten)
        {
            segment.Write(writer);
        }
    }

    public override StoreState Apply(StoreState state)
    {
        state = state with { LogEnd = Log, LastCommit = Commits, LastRepo = LastRepo };
        return Rewritten.Aggregate(state, (next, segment) => segment.Apply(next));
    }

    private static void Runs(ByteWriter writer, ImmutableArray<int> runs)
    {
        writer.Varint(runs.Length);
        foreach (var run in runs)
        {
            writer.Varint(run);
        }
    }

    // A checkpoint of format 2 ends before.
    private static ImmutableArray<Rewritten> Segments(ref ByteReader reader)
    {
        var segments = ImmutableArray.CreateBuilder<Rewritten>();
        for (var left = reader.IsAtEnd ? 0 : reader.Count(1 << 25); left > 0; left--)
        {
            segments.Add(State.Rewritten.Read(ref reader));
        }

        return segments.DrainToImmutable();
    }

    private static ImmutableArray<int> Runs(ref ByteReader reader)
    {
        var runs = ImmutableArray.CreateBuilder<int>();
        for (var left = reader.Count(1 << 16); left > 0; left--)
        {
            runs.Add((int)reader.Varint());
        }

        return runs.DrainToImmutable();
    }
}
