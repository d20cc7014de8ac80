using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core.Transfer;

/// <summary>A commit of an exported repo, taken apart and held against all rules that commits made here keep.</summary>
internal sealed record CommitFrame(CommitBody Body, Stamp Stamp, ReadOnlyMemory<byte> Canonical)
{
    /// <summary>As much as a list of a million changes takes; it is held in memory whole.</summary>
    private const long ListBytesMax = 512L << 20;

    private const int AuthorLengthMax = 1024;
    private const int MessageLengthMax = 4096;
    private const int MetadataLengthMax = 64 << 10;

    /// <inheritdoc cref="RepoFrame.Read"/>
    public static CommitFrame Read(ReadOnlySpan<byte> payload, Stamp? parent)
    {
        var canonical = payload.ToArray();
        var body = CommitBody.Read(canonical);
        var again = new ByteWriter();
        body.Write(again);
        Wrong.Unless(again.Written.SequenceEqual(canonical), "is not in canonical form"); // so texts are UTF-8, keys ascend, and nothing is there twice
        Wrong.Unless(
            body.Parents.Length <= 1 && (body.Parents.IsEmpty ? null : body.Parents[0]) == parent?.Id && body.Number == (parent?.Number ?? 0) + 1,
            "does not follow the commit before it");
        Wrong.If(body.Time < parent?.Time, "is older than its parent");
        Wrong.If(
            body.Author.Length > AuthorLengthMax || body.Message.Length > MessageLengthMax
                || body.Metadata.Sum(pair => (long)pair.Key.Length + pair.Value.Length) > MetadataLengthMax,
            "has too long an author, message or metadata");
        Wrong.If(body.Changes.Length > PreparedChanges.InlineMax || body.ChangesContent?.Length > ListBytesMax, "has too long a list of changes");
        return new CommitFrame(body, new Stamp(new CommitId(ContentHash.Of(canonical)), body.Number, body.Time), canonical);
    }

    /// <summary>Refuses changes that no commit has.</summary>
    public void Check(IReadOnlyList<Change> changes, ReadOnlySpan<byte> encoded)
    {
        Wrong.If(changes.Count != Body.ChangeCount, "has another number of changes than it says");
        var again = new ByteWriter();
        var at = 0;
        for (var index = 0; index < changes.Count; index++)
        {
            again.Clear();
            ChangeCodec.Write(again, changes[index]);
            Wrong.Unless(encoded[at..].StartsWith(again.Written), "has changes that are not in canonical form");
            at += again.Length;
            Wrong.Unless(index == 0 || changes[index - 1].Path < changes[index].Path, "has changes that do not ascend");
            Check(changes[index]);
        }

        Wrong.Unless(at == encoded.Length, "has changes that are not in canonical form");
    }

    private static void Check(Change change)
    {
        Wrong.Unless(change is Change.Retag || FilePath.TryParse(change.Path.Utf8, out _), "changes what is no path");
        if (change is not Change.Put { Content: var content })
        {
            return;
        }

        var checksumBytes = content.Checksum is { } checksum ? LengthOf(checksum.Algorithm) : 0;
        Wrong.Unless(
            content.Size >= 0
                && content.PartSizes.All(size => size >= 0 && size <= content.Size)
                && (content.PartSizes.IsEmpty || content.PartSizes.Sum(size => (decimal)size) == content.Size)
                && content.PartChecksums.Length == (content.PartChecksums.IsEmpty ? 0 : checksumBytes * content.PartSizes.Length)
                && (content.Checksum is null || (Enum.IsDefined(content.Checksum.Type) && content.Checksum.Value.Length == checksumBytes)),
            $"has a size or checksum that '{change.Path}' cannot have");
    }

    private static int LengthOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C => 4,
        ChecksumAlgorithm.Crc64Nvme => 8,
        ChecksumAlgorithm.Sha1 => 20,
        ChecksumAlgorithm.Sha256 => 32,
        _ => -1, // whatever the file says
    };
}
