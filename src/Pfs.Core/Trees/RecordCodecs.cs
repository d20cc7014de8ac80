using Pfs.Core.Commits;
using Pfs.Core.Storage;
using Pfs.Core.Trees.Stored;

namespace Pfs.Core.Trees;

/// <summary>A file in a stored tree: writer, previous version, content, headers (docs/storage-format.md).</summary>
internal sealed class FileRecordCodec : IEntryCodec<FileRecord>
{
    public static FileRecordCodec Instance { get; } = new();

    public void Write(ByteWriter writer, FileRecord value) => value.Write(writer);

    public FileRecord Read(ref ByteReader reader) => FileRecord.Read(ref reader);
}

/// <summary>A deleted path in a stored tree: deleter, previous version.</summary>
internal sealed class DeletionRecordCodec : IEntryCodec<DeletionRecord>
{
    public static DeletionRecordCodec Instance { get; } = new();

    public void Write(ByteWriter writer, DeletionRecord value)
    {
        StampCodec.Write(writer, value.Deleter);
        writer.Varint(value.Previous);
    }

    public DeletionRecord Read(ref ByteReader reader) => new(StampCodec.Read(ref reader), reader.Varint());
}

/// <summary>Id, number and time of a writer.</summary>
internal static class StampCodec
{
    public static void Write(ByteWriter writer, Stamp stamp)
    {
        writer.Hash(stamp.Id.Hash);
        writer.Varint(stamp.Number);
        writer.Varint(Micros.From(stamp.Time));
    }

    public static Stamp Read(ref ByteReader reader) => new(new CommitId(reader.Hash()), reader.Varint(), Micros.ToTime(reader.Varint()));
}
