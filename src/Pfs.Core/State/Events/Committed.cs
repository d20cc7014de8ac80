using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>
/// A commit was made on a branch's head. The record holds the branch, the id of the open commit that it finishes (if any), for
/// each inline change the number of the commit that wrote the version before, and the commit's canonical bytes to the end.
/// </summary>
internal sealed record Committed(BranchRef Branch, CommitId? Finishes, IReadOnlyList<long> Previous, ReadOnlyMemory<byte> Canonical)
    : StoreEvent(RecordType.Committed)
{
    /// <summary>The commit; set before <see cref="Apply"/>, at replay by the replayer.</summary>
    public CommitNode? Node { get; set; }

    /// <summary>The tree after it; set before <see cref="Apply"/>.</summary>
    public Tree? Tree { get; set; }

    public RecordAddress Address { get; set; }

    private CommitTable? Commits { get; set; }

    public static Committed Read(ref ByteReader reader, RecordAddress address)
    {
        var branch = EventReader.Branch(ref reader);
        var finishes = EventReader.OptionalId(ref reader);
        var previous = new long[reader.Count(PreparedChanges.InlineMax)];
        for (var index = 0; index < previous.Length; index++)
        {
            previous[index] = reader.Varint();
        }

        return new Committed(branch, finishes, previous, reader.Rest.ToArray()) { Address = address };
    }

    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        Write(writer, Finishes);
        writer.Varint(Previous.Count);
        foreach (var number in Previous)
        {
            writer.Varint(number);
        }

        writer.Raw(Canonical.Span);
    }

    public override StoreState Apply(StoreState state)
    {
        Commits = state.Commits;
        var branch = state.Branch(Branch);
        branch = branch with { Head = Node, Tree = Tree, Open = Finishes is null ? branch.Open : null };
        return state.With(branch) with { LastCommit = Node!.Ordinal };
    }

    public override void Published()
    {
        Node!.Address = Address;
        Commits!.Add(Node);
        if (Finishes is { } open)
        {
            Commits.AddAlias(Node, open);
        }
    }
}
