using System.Buffers.Binary;
using System.Collections.Immutable;
using Pfs.Core.Storage;

namespace Pfs.Core.Commits;

/// <summary>The canonical bytes of a list of changes, sorted by path (docs/storage-format.md). Unknown fields are skipped.</summary>
internal static class ChangeCodec
{
    private const byte PutKind = 1;
    private const byte DeleteKind = 2;
    private const byte RetagKind = 3;
    private const int SizeField = 2;
    private const int TagField = 17;

    public static void Write(ByteWriter writer, Change change)
    {
        writer.Byte(change is Change.Put ? PutKind : change is Change.Retag ? RetagKind : DeleteKind);
        writer.Bytes(change.Path.Utf8);
        if (change is Change.Delete)
        {
            return;
        }

        var lengthAt = writer.Length;
        writer.UInt32(0);
        if (change is Change.Put put)
        {
            WriteContent(writer, put.Content);
            WriteHeaders(writer, put.Headers);
        }
        else
        {
            WriteTags(writer, ((Change.Retag)change).Tags);
        }

        BinaryPrimitives.WriteInt32LittleEndian(writer.At(lengthAt, sizeof(uint)), writer.Length - lengthAt - sizeof(uint));
    }

    public static List<Change> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var changes = new List<Change>();
        var reader = new ByteReader(bytes);
        while (!reader.IsAtEnd)
        {
            changes.Add(Read(ref reader));
        }

        return changes;
    }

    public static Change Read(ref ByteReader reader)
    {
        var kind = reader.Byte();
        var path = FilePath.FromTrusted(reader.Bytes().ToArray());
        if (kind == DeleteKind)
        {
            return new Change.Delete(path);
        }

        var body = new ByteReader(reader.Raw((int)reader.UInt32()));
        return kind == RetagKind ? new Change.Retag(ReadTags(body)) : ReadPut(path, body);
    }

    public static void WriteContent(ByteWriter writer, FileContent content)
    {
        writer.Field(1, content.Hash);
        writer.Field(SizeField, content.Size);
        if (content.Root.Hash != content.Hash)
        {
            writer.Field(3, content.Root.Hash); // a single chunk has the content's own hash
            writer.Field(4, content.Root.Depth);
        }

        foreach (var size in content.PartSizes)
        {
            writer.Field(5, size);
        }

        if (content.Checksum is { } checksum)
        {
            writer.Field(6, [(byte)checksum.Algorithm, (byte)checksum.Type, .. checksum.Value]);
        }

        if (!content.PartChecksums.IsEmpty)
        {
            writer.Field(7, content.PartChecksums.AsSpan());
        }

        if (content.Md5 is { } md5)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, md5.Value);
            writer.Field(8, bytes);
        }
    }

    public static void WriteHeaders(ByteWriter writer, FileHeaders headers)
    {
        Optional(writer, 10, headers.ContentType);
        Optional(writer, 11, headers.CacheControl);
        Optional(writer, 12, headers.ContentDisposition);
        Optional(writer, 13, headers.ContentEncoding);
        Optional(writer, 14, headers.ContentLanguage);
        Optional(writer, 15, headers.Expires);
        foreach (var (name, value) in headers.Metadata)
        {
            writer.Field(16, name, value);
        }

        WriteTags(writer, headers.Tags);
    }

    /// <summary>Tags as a branch has them; read by <see cref="ReadTags"/>.</summary>
    public static void WriteTags(ByteWriter writer, ImmutableArray<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            writer.Field(TagField, key, value);
        }
    }

    public static ImmutableArray<KeyValuePair<string, string>> ReadTags(ByteReader reader)
    {
        var tags = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (!reader.IsAtEnd)
        {
            if (reader.Field(out var value) == TagField)
            {
                tags.Add(new(value.Text(), value.Text()));
            }
        }

        return tags.DrainToImmutable();
    }

    /// <summary>A file's content and headers; read by <see cref="ReadFile"/>.</summary>
    public static byte[] FileBytes(FileContent content, FileHeaders headers)
    {
        var writer = new ByteWriter();
        WriteContent(writer, content);
        WriteHeaders(writer, headers);
        return writer.Written.ToArray();
    }

    /// <summary>The size in bytes of the file that <see cref="ReadFile"/> reads.</summary>
    public static long SizeOf(ByteReader reader)
    {
        while (!reader.IsAtEnd)
        {
            if (reader.Field(out var value) == SizeField)
            {
                return value.Varint();
            }
        }

        return 0;
    }

    public static (FileContent Content, FileHeaders Headers) ReadFile(ByteReader reader)
    {
        ContentHash hash = default;
        ContentHash? root = null;
        long size = 0;
        var depth = 0;
        var parts = ImmutableArray.CreateBuilder<long>();
        Checksum? checksum = null;
        ImmutableArray<byte> partChecksums = [];
        UInt128? md5 = null;
        var headers = FileHeaders.None;
        var metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var tags = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (!reader.IsAtEnd)
        {
            switch (reader.Field(out var value))
            {
                case 1: hash = value.Hash(); break;
                case SizeField: size = value.Varint(); break;
                case 3: root = value.Hash(); break;
                case 4: depth = value.Count(64); break;
                case 5: parts.Add(value.Varint()); break;
                case 6: checksum = new Checksum((ChecksumAlgorithm)value.Byte(), (ChecksumType)value.Byte(), [.. value.Rest]); break;
                case 7: partChecksums = [.. value.Rest]; break;
                case 8: md5 = BinaryPrimitives.ReadUInt128BigEndian(value.Raw(16)); break;
                case 10: headers = headers with { ContentType = Text(value) }; break;
                case 11: headers = headers with { CacheControl = Text(value) }; break;
                case 12: headers = headers with { ContentDisposition = Text(value) }; break;
                case 13: headers = headers with { ContentEncoding = Text(value) }; break;
                case 14: headers = headers with { ContentLanguage = Text(value) }; break;
                case 15: headers = headers with { Expires = Text(value) }; break;
                case 16: metadata.Add(new(value.Text(), value.Text())); break;
                case TagField: tags.Add(new(value.Text(), value.Text())); break;
                default: break; // a later version's field
            }
        }

        var partCount = parts.Count;
        var content = new FileContent
        {
            Hash = hash,
            Size = size,
            Root = size == 0 ? default : new ContentRef(root ?? hash, size, depth),
            PartSizes = parts.DrainToImmutable(),
            Checksum = checksum,
            PartChecksums = partChecksums,
            Md5 = md5 is { } known ? new Md5Tag(known, partCount) : null,
        };
        return (content, metadata.Count + tags.Count == 0
            ? headers
            : headers with { Metadata = metadata.DrainToImmutable(), Tags = tags.DrainToImmutable() });
    }

    private static Change.Put ReadPut(FilePath path, ByteReader body)
    {
        var (content, headers) = ReadFile(body);
        return new Change.Put(path, content, headers);
    }

    private static void Optional(ByteWriter writer, int field, string? text)
    {
        if (text is not null)
        {
            writer.Field(field, text);
        }
    }

    private static string Text(ByteReader reader) => System.Text.Encoding.UTF8.GetString(reader.Rest);
}
