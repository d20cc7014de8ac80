using System.Collections.Immutable;

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

    /// <summary>The sizes in bytes of the parts that it was uploaded in; empty when it came in one piece.</summary>
    public ImmutableArray<long> PartSizes { get; init; } = [];

    /// <summary>The checksum that its writer gave or asked for; null when there is none.</summary>
    public Checksum? Checksum { get; init; }
}
