using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.State;

/// <summary>Reads events back from the payloads of records.</summary>
internal static class EventReader
{
    public static StoreEvent Read(RecordType type, ReadOnlySpan<byte> payload, RecordAddress address)
    {
        var reader = new ByteReader(payload);
        return type switch
        {
            RecordType.Committed => Committed.Read(ref reader, address),
            RecordType.RepoCreated => new RepoCreated(Repo(ref reader), reader.Text(), Time(ref reader), (int)reader.Varint()),
            RecordType.RepoDeleted => new RepoDeleted(Repo(ref reader), OptionalTime(ref reader)),
            RecordType.BranchCreated => new BranchCreated(Branch(ref reader), Time(ref reader), OptionalId(ref reader)),
            RecordType.BranchDeleted => new BranchDeleted(Branch(ref reader), OptionalTime(ref reader)),
            RecordType.BranchMoved => new BranchMoved(Branch(ref reader), new CommitId(reader.Hash()), OptionalTime(ref reader)),
            RecordType.BranchRestored => new BranchRestored(Branch(ref reader), OptionalId(ref reader), BranchName.Parse(reader.Text())),
            RecordType.RepoRestored => new RepoRestored((int)reader.Varint(), Repo(ref reader)),
            RecordType.Forgotten => new Forgotten(Time(ref reader)),
            RecordType.Collected => Collected.Read(ref reader),
            RecordType.Rewritten => Rewritten.Read(ref reader),
            RecordType.UploadOpened => UploadOpened.Read(ref reader),
            RecordType.PartStored => PartStored.Read(ref reader),
            RecordType.UploadCompleted => UploadCompleted.Read(ref reader),
            RecordType.UploadAborted => new UploadAborted(reader.Text()),
            RecordType.BranchSettingSet => BranchSettingSet.Read(ref reader),
            RecordType.RepoDescribed => new RepoDescribed(Repo(ref reader), reader.Text()),
            RecordType.BranchRenamed => new BranchRenamed(Branch(ref reader), BranchName.Parse(reader.Text())),
            RecordType.NoteSet => new NoteSet(Repo(ref reader), new CommitId(reader.Hash()), reader.Text(), reader.Text()),
            RecordType.RepoRetentionSet => RepoRetentionSet.Read(ref reader),
            RecordType.RepoForgotten => new RepoForgotten((int)reader.Varint(), Time(ref reader)),
            RecordType.CommitOpened => CommitOpened.Read(ref reader),
            RecordType.ChangesStaged => new ChangesStaged(Branch(ref reader), Time(ref reader), ChangeCodec.ReadAll(reader.Rest)),
            RecordType.CommitAborted => new CommitAborted(Branch(ref reader)),
            RecordType.RepoPublished => new RepoPublished(Repo(ref reader), Repo(ref reader)),
            RecordType.DataDurable => new DataDurable(new DurableFrontier((int)reader.Varint(), reader.Varint())),
            RecordType.TreeStored => TreeStored.Read(ref reader, address),
            RecordType.CheckpointStart => CheckpointStart.Read(ref reader),
            RecordType.RepoSequence => new RepoSequence(Repo(ref reader), reader.Varint()),
            RecordType.PrincipalSet => PrincipalSet.Read(ref reader),
            RecordType.PrincipalRemoved => new PrincipalRemoved(reader.Text()),
            RecordType.KeyUsed => new KeyUsed(reader.Text(), Time(ref reader)),
            RecordType.ClosedCleanly => new ClosedCleanly(),
            _ => throw new PfsException(
                PfsError.DataCorrupt, $"Log segment {address.Segment} has a record of unknown type {(byte)type} at offset {address.Offset}."),
        };
    }

    public static RepoName Repo(ref ByteReader reader) => RepoName.FromLog(reader.Text());

    public static BranchRef Branch(ref ByteReader reader) => new(Repo(ref reader), BranchName.Parse(reader.Text()));

    public static DateTimeOffset Time(ref ByteReader reader) => Micros.ToTime(reader.Varint());

    /// <summary>The time at the end of a record; null in one of format 2, which had none.</summary>
    public static DateTimeOffset? OptionalTime(ref ByteReader reader) => reader.IsAtEnd ? null : Time(ref reader);

    public static CommitId? OptionalId(ref ByteReader reader) => reader.Byte() == 0 ? null : new CommitId(reader.Hash());

    public static ImmutableSortedDictionary<string, string> Metadata(ref ByteReader reader)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var left = reader.Count(int.MaxValue); left > 0; left--)
        {
            metadata[reader.Text()] = reader.Text();
        }

        return metadata.ToImmutable();
    }
}
