using System.Collections.Immutable;
using Pfs.Core.Storage;

namespace Pfs.Core.Commits;

/// <summary>
/// A commit's canonical bytes, taken apart: the id is the SHA-256 over them (docs/storage-format.md). Fields are written in
/// the order of their numbers; unknown ones stay in the stored bytes and so in the hash.
/// </summary>
internal sealed record CommitBody
{
    public ImmutableArray<CommitId> Parents { get; init; } = [];

    public long Number { get; init; }

    public DateTimeOffset Time { get; init; }

    public string Author { get; init; } = "";

    public string Message { get; init; } = "";

    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public long ChangeCount { get; init; }

    /// <summary>The changes when they are few; empty when <see cref="ChangesContent"/> holds them.</summary>
    public ReadOnlyMemory<byte> Changes { get; init; }

    /// <summary>The content that holds the list of changes; null when they are inline.</summary>
    public ContentRef? ChangesContent { get; init; }

    public void Write(ByteWriter writer)
    {
        foreach (var parent in Parents)
        {
            writer.Field(1, parent.Hash);
        }

        // 2: typed links, none yet
        writer.Field(3, Number);
        writer.Field(4, Micros.From(Time));
        writer.Field(5, Author);
        writer.Field(6, Message);
        foreach (var (key, value) in Metadata)
        {
            writer.Field(7, key, value);
        }

        // 8: input commits, none yet
        writer.Field(9, ChangeCount);
        if (ChangesContent is { } content)
        {
            writer.Field(11, content.Hash);
            writer.Field(12, content.Length);
            writer.Field(13, content.Depth);
        }
        else
        {
            writer.Field(10, Changes.Span);
        }
    }

    public static CommitBody Read(ReadOnlySpan<byte> bytes)
    {
        var parents = ImmutableArray.CreateBuilder<CommitId>(1);
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var body = new CommitBody();
        ContentRef? content = null;
        var reader = new ByteReader(bytes);
        while (!reader.IsAtEnd)
        {
            switch (reader.Field(out var value))
            {
                case 1: parents.Add(new CommitId(value.Hash())); break;
                case 3: body = body with { Number = value.Varint() }; break;
                case 4: body = body with { Time = Micros.ToTime(value.Varint()) }; break;
                case 5: body = body with { Author = System.Text.Encoding.UTF8.GetString(value.Rest) }; break;
                case 6: body = body with { Message = System.Text.Encoding.UTF8.GetString(value.Rest) }; break;
                case 7: metadata[value.Text()] = value.Text(); break;
                case 9: body = body with { ChangeCount = value.Varint() }; break;
                case 10: body = body with { Changes = value.Rest.ToArray() }; break;
                case 11: content = new ContentRef(value.Hash(), 0, 0); break;
                case 12: content = content!.Value with { Length = value.Varint() }; break;
                case 13: content = content!.Value with { Depth = value.Count(64) }; break;
                default: break; // a later version's field: hashed, and of no meaning to this one
            }
        }

        return body with { Parents = parents.DrainToImmutable(), Metadata = metadata.ToImmutable(), ChangesContent = content };
    }
}
