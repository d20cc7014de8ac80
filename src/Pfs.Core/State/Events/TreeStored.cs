using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.State;

/// <summary>
/// The tree of a commit lies in the data segments. Nothing but a short cut: the changes up to that commit give the same tree.
/// </summary>
internal sealed record TreeStored(
    BranchRef Branch, CommitId Commit, StoredRoot? Files, StoredRoot? Deleted, ImmutableArray<KeyValuePair<string, string>> Tags)
    : StoreEvent(RecordType.TreeStored)
{
    public RecordAddress Address { get; set; }

    private CommitTable? Commits { get; set; }

    private CommitNode? Node { get; set; }

    public static TreeStored Read(ref ByteReader reader, RecordAddress address) =>
        new(EventReader.Branch(ref reader), new CommitId(reader.Hash()), Root(ref reader), Root(ref reader), ChangeCodec.ReadTags(reader)) { Address = address };

    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Hash(Commit.Hash);
        Root(writer, Files);
        Root(writer, Deleted);
        ChangeCodec.WriteTags(writer, Tags);
    }

    public override StoreState Apply(StoreState state)
    {
        Commits = state.Commits;
        var repo = state.Repos.GetValueOrDefault(Branch.Repo);
        Node = repo?.Commits.Find(Commit);
        if (Node is null || repo!.Branches.GetValueOrDefault(Branch.Branch) is not { Tree: { } tree, Head: { } head } branch
            || !head.Holds(Node.Id, Node.Number))
        {
            return state; // the branch went, or went elsewhere, while its tree was written
        }

        branch = branch with { Tree = tree.Rebase(Files, Deleted, Node.Number) };
        return state.With(repo with { Branches = repo.Branches.SetItem(Branch.Branch, branch) }); // no ref changed
    }

    public override void Published()
    {
        if (Node is not null)
        {
            Commits!.SetTree(Node.Ordinal, Address);
        }
    }

    private static void Root(ByteWriter writer, StoredRoot? root)
    {
        writer.Byte(root is null ? (byte)0 : (byte)1);
        if (root is not null)
        {
            writer.Hash(root.Hash);
            writer.Varint(root.Height);
            writer.Varint(root.Count);
            writer.Varint(root.Weight);
        }
    }

    private static StoredRoot? Root(ref ByteReader reader) => reader.Byte() == 0
        ? null
        : new StoredRoot(reader.Hash(), reader.Count(64), reader.Varint(), reader.Varint());
}
