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
    /// The path must have a file with one of these hashes (If-Match with ETags), or one of <see cref="AnyOfMd5"/>; without any it never
    /// holds. Null: no such condition.
    /// </summary>
    public ImmutableArray<ContentHash>? AnyOf { get; init; }

    /// <summary>With <see cref="AnyOf"/>: a file with one of these will do as well.</summary>
    public ImmutableArray<Md5Tag> AnyOfMd5 { get; init; } = [];

    /// <summary>The path must have no file with one of these hashes (If-None-Match with ETags). Empty: no such condition.</summary>
    public ImmutableArray<ContentHash> NoneOf { get; init; } = [];

    /// <summary>The path must have no file with one of these. Empty: no such condition.</summary>
    public ImmutableArray<Md5Tag> NoneOfMd5 { get; init; } = [];

    /// <summary>
    /// The path must have exactly the file that was read: written by the same commit, with the same content and headers. Null: no such
    /// condition.
    /// </summary>
    public FileEntry? Unchanged { get; init; }
}
