using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>
/// A commit was made on a branch's head. The record holds the branch, the id of the open commit that it finishes (if any)
/// and the commit's canonical bytes to the end.
/// </summary>
internal sealed record Committed(BranchRef Branch, CommitId? Finishes, ReadOnlyMemory<byte> Canonical) : StoreEvent(RecordType.Committed)
{
    /// <summary>The commit; set before <see cref="Apply"/>, at replay by the replayer.</summary>
    public CommitNode? Node { get; set; }

    /// <summary>The tree after it; set before <see cref="Apply"/>.</summary>
    public Tree? Tree { get; set; }

    public RecordAddress Address { get; set; }

    private CommitIndex? Commits { get; set; }

    public static Committed Read(ref ByteReader reader, RecordAddress address)
    {
        var branch = EventReader.Branch(ref reader);
        var finishes = EventReader.OptionalId(ref reader);
        return new Committed(branch, finishes, reader.Rest.ToArray()) { Address = address };
    }

    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Byte(Finishes is null ? (byte)0 : (byte)1);
        if (Finishes is { } open)
        {
            writer.Hash(open.Hash);
        }

        writer.Raw(Canonical.Span);
    }

    public override StoreState Apply(StoreState state)
    {
        var repo = state.Repo(Branch.Repo);
        var branch = state.Branch(Branch);
        Commits = repo.Commits;
        branch = branch with { Head = Node, Tree = Tree, Open = Finishes is null ? branch.Open : null };
        repo = repo.With(branch);
        return state.With(Finishes is { } open ? repo with { Finished = repo.Finished.SetItem(open, Node!.Id) } : repo);
    }

    public override void Published()
    {
        Node!.Address = Address;
        Commits!.Add(Node);
    }
}
