using System.Collections.Immutable;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>An edge keeps bytes of its own with a branch; they go with it and come back with it.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Name">What the edge calls them.</param>
/// <param name="Value">The bytes; null when nothing is kept under that name any more.</param>
internal sealed record BranchSettingSet(BranchRef Branch, string Name, ImmutableArray<byte>? Value)
    : StoreEvent(RecordType.BranchSettingSet)
{
    public static BranchSettingSet Read(ref ByteReader reader) => new(
        EventReader.Branch(ref reader), reader.Text(), reader.Byte() == 0 ? null : [.. reader.Bytes()]);

    public override void Write(ByteWriter writer)
    {
        Write(writer, Branch);
        writer.Text(Name);
        writer.Byte(Value is null ? (byte)0 : (byte)1);
        if (Value is { } value)
        {
            writer.Bytes(value.AsSpan());
        }
    }

    public override StoreState Apply(StoreState state)
    {
        var repo = state.Repo(Branch.Repo);
        var branch = state.Branch(Branch);
        branch = branch with { Settings = Value is { } value ? branch.Settings.SetItem(Name, value) : branch.Settings.Remove(Name) };
        return state.With(repo with { Branches = repo.Branches.SetItem(Branch.Branch, branch) }); // no ref changed
    }
}
