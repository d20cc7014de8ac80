namespace Pfs.Core;

/// <summary>Which files of a snapshot to list.</summary>
public sealed record ListQuery
{
    /// <summary>Only paths that start with these bytes; empty: all.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>
    /// Paths that hold these bytes after the prefix are folded into one common prefix that ends with them; empty: no folding.
    /// </summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>
    /// Only what comes strictly after these bytes; a common prefix that they start with, or equal, is not repeated. Empty: from the start.
    /// </summary>
    public ReadOnlyMemory<byte> After { get; init; }

    /// <summary>The most items, files and common prefixes together, that the page holds: 0 or more.</summary>
    public required int Limit { get; init; }
}
