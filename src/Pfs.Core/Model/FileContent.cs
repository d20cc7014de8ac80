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
}
