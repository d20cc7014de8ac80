namespace Pfs.Core;

/// <summary>
/// The id of a commit: the SHA-256 of its canonical bytes (docs/storage-format.md). An open commit has an id of the same
/// form, which stays an alias of the commit that it becomes.
/// </summary>
public readonly record struct CommitId(ContentHash Hash)
{
    /// <summary>The fewest hex digits that may stand for an id.</summary>
    public const int MinPrefixDigits = 8;

    /// <summary>64 zeros, the id of no commit: as an expected head it means that there is no commit yet.</summary>
    public static CommitId None => default;

    /// <summary>Reads a whole id: 64 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out CommitId id)
    {
        var valid = ContentHash.TryParse(hex, out var hash);
        id = new CommitId(hash);
        return valid;
    }

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Hash.ToString();
}
