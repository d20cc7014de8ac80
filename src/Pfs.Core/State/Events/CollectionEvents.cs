using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>
/// Commits that nothing leads to any more are gone, and stored trees that others make superfluous. From now on the content of these commits
/// may be missing; their records stay, so that a replay counts as the log was written.
/// </summary>
/// <param name="Commits">Stretches of commits, by ordinal, ascending.</param>
/// <param name="Trees">The ordinals of commits whose stored tree is no more.</param>
internal sealed record Collected(ImmutableArray<(long First, long Count)> Commits, ImmutableArray<long> Trees) : StoreEvent(RecordType.Collected)
{
    private CommitTable? Table { get; set; }

    public static Collected Read(ref ByteReader reader)
    {
        var commits = ImmutableArray.CreateBuilder<(long, long)>();
        for (var left = reader.Count(int.MaxValue); left > 0; left--)
        {
            commits.Add((reader.Varint(), reader.Varint()));
        }

        var trees = ImmutableArray.CreateBuilder<long>();
        for (var left = reader.Count(int.MaxValue); left > 0; left--)
        {
            trees.Add(reader.Varint());
        }

        return new Collected(commits.DrainToImmutable(), trees.DrainToImmutable());
    }

    public override void Write(ByteWriter writer)
    {
        writer.Varint(Commits.Length);
        foreach (var (first, count) in Commits)
        {
            writer.Varint(first);
            writer.Varint(count);
        }

        writer.Varint(Trees.Length);
        foreach (var ordinal in Trees)
        {
            writer.Varint(ordinal);
        }
    }

    public override StoreState Apply(StoreState state)
    {
        Table = state.Commits;
        return state.ChangingRepos(repo => repo.WithoutNotes(Holds), _ => true);
    }

    public override void Published()
    {
        foreach (var (first, count) in Commits)
        {
            Table!.Collect(first, count);
        }

        foreach (var ordinal in Trees)
        {
            Table!.SetTree(ordinal, default);
        }
    }

    private bool Holds(long ordinal)
    {
        var (low, high) = (0, Commits.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = Commits[middle].First <= ordinal ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && ordinal < Commits[low - 1].First + Commits[low - 1].Count;
    }
}

/// <summary>A segment was written anew without its garbage; the new file takes the place of the old one.</summary>
/// <param name="Kind">Log or data.</param>
/// <param name="Id">The new file, one generation above the one that was in force (<see cref="SegmentId"/>).</param>
internal sealed record Rewritten(SegmentKind Kind, int Id) : StoreEvent(RecordType.Rewritten)
{
    public static Rewritten Read(ref ByteReader reader) =>
        new((SegmentKind)reader.Byte(), SegmentId.Of(reader.Count(int.MaxValue), reader.Count(SegmentId.MaxGeneration)));

    public override void Write(ByteWriter writer)
    {
        writer.Byte((byte)Kind);
        writer.Varint(SegmentId.Number(Id));
        writer.Varint(SegmentId.Generation(Id));
    }

    public override StoreState Apply(StoreState state) =>
        state with { Rewritten = state.Rewritten.SetItem((Kind, SegmentId.Number(Id)), Id) };
}
