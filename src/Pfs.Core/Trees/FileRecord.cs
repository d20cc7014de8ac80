using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.Trees;

/// <summary>
/// A file in a tree. Content and headers are kept as their bytes (docs/storage-format.md), decoded for who asks, and stored by a checkpoint as they
/// are: of what waits in memory for one the garbage collector copies everything twice (ADR 0005).
/// </summary>
internal sealed class FileRecord : IWeighed
{
    private readonly ReadOnlyMemory<byte> _fields;

    /// <summary>A file that a commit brings.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="writer">What wrote it.</param>
    /// <param name="previous">The number of the commit that wrote or deleted the version before it; 0 for the first.</param>
    public FileRecord(FileContent content, FileHeaders headers, Stamp writer, long previous)
        : this(ChangeCodec.FileBytes(content, headers), content.Size, writer, previous)
    {
    }

    private FileRecord(ReadOnlyMemory<byte> fields, long size, Stamp writer, long previous) =>
        (_fields, Weight, Writer, Previous) = (fields, size, writer, previous);

    /// <summary>Its size in bytes.</summary>
    public long Weight { get; }

    public Stamp Writer { get; }

    public long Previous { get; }

    public static FileRecord Read(ref ByteReader reader)
    {
        var writer = StampCodec.Read(ref reader);
        var previous = reader.Varint();
        var fields = reader.Rest.ToArray();
        return new FileRecord(fields, ChangeCodec.SizeOf(new ByteReader(fields)), writer, previous);
    }

    public void Write(ByteWriter writer)
    {
        StampCodec.Write(writer, Writer);
        writer.Varint(Previous);
        writer.Raw(_fields.Span);
    }

    /// <summary>Its content and headers.</summary>
    public (FileContent Content, FileHeaders Headers) Decode() => ChangeCodec.ReadFile(new ByteReader(_fields.Span));

    /// <summary>Whether it has the same bytes under the same headers.</summary>
    public bool Holds(FileContent content, FileHeaders headers)
    {
        var (ownContent, ownHeaders) = Decode();
        return ownContent.Hash == content.Hash && ownHeaders == headers;
    }

    /// <inheritdoc cref="Holds(FileContent, FileHeaders)"/>
    public bool Holds(FileRecord other)
    {
        if (_fields.Span.SequenceEqual(other._fields.Span))
        {
            return true;
        }

        var (content, headers) = other.Decode();
        return Holds(content, headers);
    }

    public FileEntry ToEntry(byte[] path)
    {
        var (content, headers) = Decode();
        return new FileEntry(FilePath.FromTrusted(path), content, headers, Writer.Time, Writer.Id);
    }
}
