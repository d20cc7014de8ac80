using System.Collections.Immutable;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>The first record of a checkpoint: where replay goes on, and which derived files it vouches for.</summary>
/// <param name="Log">Where the replay of the log goes on.</param>
/// <param name="Data">From where on data segments may hold chunks that no run knows.</param>
/// <param name="Commits">Commits in the table.</param>
/// <param name="LastRepo">The number of the last repo.</param>
/// <param name="ChunkRuns">Index runs of chunks, newest first.</param>
/// <param name="CommitRuns">Index runs of commits, newest first.</param>
/// <param name="Rewritten">The files in force of segments that were written anew.</param>
/// <param name="Left">Files not in force any more, to which runs or table may still lead.</param>
internal sealed record CheckpointStart(
    LogPosition Log,
    DurableFrontier Data,
    long Commits,
    int LastRepo,
    ImmutableArray<int> ChunkRuns,
    ImmutableArray<int> CommitRuns,
    ImmutableArray<Rewritten> Rewritten,
    ImmutableArray<Rewritten> Left) : StoreEvent(RecordType.CheckpointStart)
{
    public static CheckpointStart Read(ref ByteReader reader) => new(
        new LogPosition((int)reader.Varint(), reader.Varint(), reader.UInt32()),
        new DurableFrontier((int)reader.Varint(), reader.Varint()),
        reader.Varint(),
        (int)reader.Varint(),
        Runs(ref reader),
        Runs(ref reader),
        Segments(ref reader),
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
        Segments(writer, Rewritten);
        Segments(writer, Left);
    }

    public override StoreState Apply(StoreState state)
    {
        state = state with { LogEnd = Log, LastCommit = Commits, LastRepo = LastRepo };
        return Rewritten.Aggregate(state, (next, segment) => segment.Apply(next));
    }

    private static void Segments(ByteWriter writer, ImmutableArray<Rewritten> segments)
    {
        writer.Varint(segments.Length);
        foreach (var segment in segments)
        {
            segment.Write(writer);
        }
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
