using System.Collections.Immutable;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <summary>
/// Content that the store holds: its SHA-256, its size and where its chunks hang. Immutable; the same content may be
/// named by any number of paths, branches and repos.
/// </summary>
public sealed record FileContent
{
    /// <summary>SHA-256 of the bytes.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Length in bytes, 0 or more.</summary>
    public required long Size { get; init; }

    /// <summary>The chunk or manifest that holds the bytes.</summary>
    internal ContentRef Root { get; init; }

    /// <summary>The bytes of a small body that no commit or part has taken yet; null once the store holds them.</summary>
    internal byte[]? Pending { get; init; }

    /// <summary>How far the data segments must be durable before a commit or part may name this content.</summary>
    internal DurableFrontier Needs { get; init; }

    /// <summary>The sizes in bytes of the parts that it was uploaded in; empty when it came in one piece.</summary>
    public ImmutableArray<long> PartSizes { get; init; } = [];

    /// <summary>The checksum that its writer gave or asked for; null when there is none.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>
    /// The checksums of the parts by the algorithm of <see cref="Checksum"/>, one after another; empty when they were not asked for.
    /// </summary>
    public ImmutableArray<byte> PartChecksums { get; init; } = [];

    /// <summary>What S3 would answer as its ETag; null when the server was not told to compute it.</summary>
    public Md5Tag? Md5 { get; init; }

    /// <summary>The checksum of a part, the first is 0; null when there is none.</summary>
    public Checksum? PartChecksum(int index)
    {
        if (Checksum is not { } whole || PartChecksums.IsEmpty)
        {
            return null;
        }

        var length = whole.Value.Length; // one of checksums is as long as one of bytes
        return new Checksum(whole.Algorithm, ChecksumType.FullObject, PartChecksums.Slice(index * length, length));
    }
}
