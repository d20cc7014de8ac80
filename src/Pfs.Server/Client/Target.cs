using Google.Protobuf;
using Pfs.Core;

namespace Pfs.Server.Client;

/// <summary>
/// What every verb names things by: <c>REPO[@REVISION][:PATH]</c>. The path is everything after the first colon, byte for
/// byte, so it may hold <c>@</c> and <c>:</c> itself.
/// </summary>
internal sealed record Target
{
    public required RepoName Repo { get; init; }

    /// <summary>The head of <c>master</c> when none was written.</summary>
    public required RevisionName Revision { get; init; }

    /// <summary>Null when there was no colon; may be empty.</summary>
    public string? Path { get; init; }

    /// <summary>The path, or the empty prefix, as the API wants it.</summary>
    public ByteString PathBytes => ByteString.CopyFromUtf8(Path ?? "");

    /// <summary>Reads the text or refuses it as wrong usage, saying which part is wrong.</summary>
    public static Target Parse(string text)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        var at = name.IndexOf('@');
        var repoText = at < 0 ? name : name[..at];
        if (!RepoName.TryParse(repoText, out var repo))
        {
            throw FailureException.Usage(
                $"'{repoText}' in '{text}' is not a repo name; write REPO@REVISION:PATH, "
                + "with a repo of 1 to 63 of A-Z a-z 0-9 _ -.");
        }

        return new Target
        {
            Repo = repo,
            Revision = at < 0 ? default : RevisionName.Parse(name[(at + 1)..]),
            Path = colon < 0 ? null : text[(colon + 1)..],
        };
    }

    /// <summary>Reads <c>REPO</c> alone.</summary>
    public static RepoName ParseRepo(string text) => RepoName.TryParse(text, out var repo)
        ? repo
        : throw FailureException.Usage($"'{text}' is not a repo name; use 1 to 63 of A-Z a-z 0-9 _ -.");

    /// <summary>Reads <c>REPO@REVISION</c>, without a path.</summary>
    public static Target ParseRevision(string text) => Parse(text) is { Path: null } target
        ? target
        : throw FailureException.Usage($"'{text}' names a path; write REPO@REVISION without ':' here.");

    /// <summary>Reads <c>REPO@BRANCH</c>, which can be written to.</summary>
    public static Target ParseBranch(string text) => ParseRevision(text).RequireBranch(text);

    /// <summary>Reads <c>REPO@BRANCH</c> with the branch written out: none is made, moved or deleted by default.</summary>
    public static Target ParseNamedBranch(string text) => ParseBranch(text) is { Revision.Branch.Length: > 0 } target
        ? target
        : throw FailureException.Usage($"'{text}' names no branch; write REPO@BRANCH, for instance {Parse(text).Repo}@master.");

    /// <summary>Reads <c>REPO@REVISION:PATH</c> with a path that is not empty.</summary>
    public static Target ParseFile(string text) => Parse(text) is { Path.Length: > 0 } target
        ? target
        : throw FailureException.Usage($"'{text}' names no file; write REPO@REVISION:PATH.");

    /// <summary>Refuses a revision that is no branch.</summary>
    public Target RequireBranch(string text) => Revision.IsBranch
        ? this
        : throw FailureException.Usage(
            $"'{Revision}' in '{text}' is not a branch; name the branch itself, for instance {Repo}@master.");

    public override string ToString() => Path is null ? $"{Repo}@{Revision}" : $"{Repo}@{Revision}:{Path}";
}
