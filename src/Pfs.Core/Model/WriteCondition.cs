using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>
/// What must hold for a path on the branch's head when the commit is made; decided by the committer, so that it is a true
/// compare-and-set (RFC 9110 section 13.1 for writes).
/// </summary>
public sealed record WriteCondition
{
    /// <summary>The path must have no file (If-None-Match: *).</summary>
    public bool MustBeAbsent { get; init; }

    /// <summary>The path must have a file (If-Match: *).</summary>
    public bool MustExist { get; init; }

    /// <summary>
    /// The path must have a file with one of these hashes (If-Match with ETags); a list without hashes never holds. Null: no such condition.
    /// </summary>
    public ImmutableArray<ContentHash>? AnyOf { get; init; }

    /// <summary>The path must have no file with one of these hashes (If-None-Match with ETags). Empty: no such condition.</summary>
    public ImmutableArray<ContentHash> NoneOf { get; init; } = [];
}
