namespace Pfs.Core;

/// <summary>Which versions of files to list.</summary>
public sealed record VersionQuery
{
    /// <summary>Only paths that start with these bytes; empty: all.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>As in <see cref="ListQuery.Delimiter"/>.</summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>Only paths strictly after these bytes, or from inside them on when <see cref="AfterVersion"/> is set.</summary>
    public ReadOnlyMemory<byte> After { get; init; }

    /// <summary>Versions of the path <see cref="After"/> that are older than this commit's are listed too. Null: none of them.</summary>
    public CommitId? AfterVersion { get; init; }

    /// <summary>The most versions and common prefixes together that the page holds: 0 or more.</summary>
    public required int Limit { get; init; }
}
