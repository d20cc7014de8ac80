using System.Collections.Immutable;
using Pfs.Core.State;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>A branch of an exported repo: the commits that follow it stand on <see cref="From"/>, and the last of them, or that one, is its head.</summary>
internal sealed record BranchFrame(
    BranchName Name, DateTimeOffset Created, CommitId? From, ImmutableSortedDictionary<string, ImmutableArray<byte>> Settings)
{
    public static BranchFrame Of(BranchState branch, CommitId? from) => new(branch.Ref.Branch, branch.Created, from, branch.Settings);

    /// <inheritdoc cref="RepoFrame.Read"/>
    public static BranchFrame Read(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var (name, created, from) = (BranchName.Parse(reader.Text()), EventReader.Time(ref reader), EventReader.OptionalId(ref reader));
        Wrong.If(name.IsReserved, $"has the reserved name '{name}'");
        var settings = BranchState.NoSettings.ToBuilder();
        for (var left = reader.Count(PfsStore.BranchSettingsMax); left > 0; left--)
        {
            var (setting, value) = (reader.Text(), reader.Bytes().ToArray());
            Wrong.Unless(
                setting.Length is > 0 and <= PfsStore.BranchSettingNameMax && value.Length <= PfsStore.BranchSettingBytesMax && settings.TryAdd(setting, [.. value]),
                "has a setting that no branch can have");
        }

        return new BranchFrame(name, created, from, settings.ToImmutable());
    }

    public void Write(ByteWriter writer)
    {
        writer.Text(Name.ToString());
        writer.Varint(Commits.Micros.From(Created));
        writer.Byte(From is null ? (byte)0 : (byte)1);
        if (From is { } from)
        {
            writer.Hash(from.Hash);
        }

        writer.Varint(Settings.Count);
        foreach (var (name, value) in Settings)
        {
            writer.Text(name);
            writer.Bytes(value.AsSpan());
        }
    }
}
