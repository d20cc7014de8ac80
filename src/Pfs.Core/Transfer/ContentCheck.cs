using System.Security.Cryptography;
using Pfs.Core.Files;
using Pfs.Core.Storage;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Transfer;

/// <summary>
/// Follows content that an imported commit names to its chunks, refuses what is missing or is not what its hash says, and sees to it that a collection
/// in progress leaves all of it. For a holder of a lease. Not for concurrent use.
/// </summary>
internal sealed class ContentCheck(StoreParts parts) : IDisposable
{
    private const int ManifestBytesMax = 64 << 10;

    private readonly ChunkReader _reader = new(parts.Chunks, parts.Segments);
    private readonly SeenHashes _checked = new();
    private readonly byte[] _chunk = new byte[ChunkRecord.MaxData];
    private IncrementalHash? _hash;

    /// <summary>How far the data segments must be durable for all that was followed.</summary>
    public DurableFrontier Needs { get; private set; }

    /// <summary>Follows a file's content, reading it when one chunk does not prove it.</summary>
    public void Follow(FileContent content, CancellationToken cancellationToken)
    {
        if (content.Size == 0)
        {
            Wrong.Unless(content.Hash == ContentHash.Of([]), $"names content {content.Hash} of no bytes");
            return;
        }

        if (content.Root.Hash == content.Hash && content.Root.Depth == 0)
        {
            Follow(content.Root, hash: null, cancellationToken);
            return;
        }

        if (!_checked.IsNew(Both(content)))
        {
            Follow(content.Root, hash: null, cancellationToken);
            return;
        }

        var hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> found = stackalloc byte[ContentHash.Length];
        try
        {
            Follow(content.Root, hash, cancellationToken);
        }
        finally
        {
            hash.GetHashAndReset(found);
        }

        Wrong.Unless(new ContentHash(found) == content.Hash, $"names content {content.Hash}, and its chunks hash to {new ContentHash(found)}");
    }

    /// <summary>Follows content whose own hash is not known, but those of its chunks and manifests are.</summary>
    public void Follow(ContentRef content, CancellationToken cancellationToken) => Follow(content, hash: null, cancellationToken);

    public void Dispose()
    {
        _hash?.Dispose();
        _reader.Dispose();
    }

    private void Follow(ContentRef content, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Wrong.Unless(parts.Chunks.TryFind(content.Hash, out var address), $"needs chunk {content.Hash}, which no frame before it holds");
        if (content.Depth > 0)
        {
            FollowManifest(content, address.Length, hash, cancellationToken);
            return;
        }

        Wrong.Unless(address.Length == content.Length, $"says that chunk {content.Hash} has {content.Length} bytes, and it has {address.Length}");
        if (hash is not null || !TryKeep(content.Hash))
        {
            var bytes = _chunk.AsSpan(0, address.Length);
            _reader.Read(content, 0, bytes);
            hash?.AppendData(bytes);
            Keep(content.Hash, bytes);
        }
    }

    private void FollowManifest(ContentRef content, int length, IncrementalHash? hash, CancellationToken cancellationToken)
    {
        Wrong.If(length > ManifestBytesMax, $"names manifest {content.Hash}, which is too long to be one");
        var bytes = _reader.ReadManifest(content.Hash).ToArray();
        Keep(content.Hash, bytes);
        var children = ManifestCodec.Read(bytes);
        Wrong.Unless(
            ManifestCodec.Write(children).AsSpan().SequenceEqual(bytes)
                && children.All(child => child.Length > 0 && child.Length <= content.Length && child.Depth < content.Depth)
                && children.Sum(child => (decimal)child.Length) == content.Length,
            $"names manifest {content.Hash}, which is none of {content.Length} bytes");
        foreach (var child in children)
        {
            Follow(child, hash, cancellationToken);
        }
    }

    private bool TryKeep(ContentHash hash)
    {
        var isKept = parts.Chunks.TryKeep(hash, out var end);
        Needs = isKept && end > Needs ? end : Needs;
        return isKept;
    }

    // Stores it again if it is where a collection is about to drop it.
    private void Keep(ContentHash hash, ReadOnlySpan<byte> bytes)
    {
        var end = parts.Chunks.Append(hash, bytes);
        Needs = end > Needs ? end : Needs;
    }

    private static ContentHash Both(FileContent content)
    {
        var writer = new ByteWriter();
        writer.Hash(content.Hash);
        writer.Hash(content.Root.Hash);
        writer.Varint(content.Root.Depth);
        writer.Varint(content.Size);
        return ContentHash.Of(writer.Written);
    }
}
