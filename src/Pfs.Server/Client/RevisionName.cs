using Pfs.Core;

namespace Pfs.Server.Client;

/// <summary>
/// What a person writes after the <c>@</c>: a branch, <c>HEAD</c>, either with <c>^</c> or <c>~2</c> behind it, <c>.3</c> or
/// <c>dev.3</c> (third commit of a branch), a commit id or 8 or more of its first digits. Split into the two fields of the API.
/// </summary>
internal readonly record struct RevisionName
{
    private readonly string? _branch;
    private readonly string? _revision;

    private RevisionName(string branch, string revision)
    {
        _branch = branch;
        _revision = revision;
    }

    /// <summary>Where the revision counts from; empty means <c>master</c>.</summary>
    public string Branch => _branch ?? "";

    /// <summary>Relative to <see cref="Branch"/>; empty means its head.</summary>
    public string Revision => _revision ?? "";

    /// <summary>Whether this is a branch by itself, so that it can be written to.</summary>
    public bool IsBranch => Revision.Length == 0;

    /// <summary>Reads the text; false when no revision is written like that.</summary>
    public static bool TryParse(string text, out RevisionName name)
    {
        name = default;
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            name = new RevisionName(text[..dot], text[dot..]);
            return BranchName.TryParse(name.Branch, out var branch) && !branch.IsReserved && IsRevision(name.Revision);
        }

        if (!IsRevision(text))
        {
            return false;
        }

        var suffix = text.AsSpan().IndexOfAny('^', '~');
        var origin = suffix < 0 ? text : text[..suffix];
        name = origin switch
        {
            "HEAD" => new RevisionName("", suffix < 0 ? "" : text),
            ['.', ..] => new RevisionName("", text),
            _ when IsCommit(origin) => new RevisionName("", text),
            _ => new RevisionName(origin, suffix < 0 ? "" : "HEAD" + text[suffix..]),
        };
        return true;
    }

    /// <summary>Reads the text or refuses it as wrong usage.</summary>
    public static RevisionName Parse(string text) => TryParse(text, out var name)
        ? name
        : throw FailureException.Usage(
            $"'{text}' is not a revision; use a branch, HEAD, HEAD^, dev~2, .3 or 8 to 64 digits of a commit id.");

    /// <summary>
    /// A revision that the server is to count from the branch which the request names: checked here, and sent as it was written, because
    /// HEAD means that branch.
    /// </summary>
    public static string ParseRelative(string text)
    {
        var revision = Parse(text);
        return revision.Branch.Length == 0 || !revision.Revision.StartsWith('.')
            ? text
            : throw FailureException.Usage($"'{text}' counts from another branch; give the id of that commit.");
    }

    /// <summary>As it was written, or as it could have been.</summary>
    public override string ToString() => (Branch, Revision) switch
    {
        ("", "") => "master",
        ("", _) => Revision,
        (_, ['H', ..]) => Branch + Revision["HEAD".Length..],
        _ => Branch + Revision,
    };

    private static bool IsRevision(string text) => Pfs.Core.Revision.TryParse(text, out _);

    private static bool IsCommit(string text) =>
        text.Length >= CommitId.MinPrefixDigits && text.All(char.IsAsciiHexDigit);
}
