namespace Pfs.Core;

/// <summary>A role on all repos and branches whose names fit.</summary>
/// <param name="Role">What the principal is to them.</param>
/// <param name="Repo">Which repos; any for <see cref="Role.StoreAdmin"/>.</param>
/// <param name="Branch">Which of their branches.</param>
public sealed record Grant(Role Role, NamePattern Repo, NamePattern Branch)
{
    /// <summary>Everything.</summary>
    public static Grant Everything { get; } = new(Role.StoreAdmin, NamePattern.Any, NamePattern.Any);

    /// <summary>
    /// Reads <c>ROLE PATTERN</c> or <c>ROLE:PATTERN</c>, the pattern as <c>REPO</c> or <c>REPO@BRANCH</c>: <c>reader images</c>,
    /// <c>writer:team-*@main</c>, <c>store-admin</c>. False when it is anything else.
    /// </summary>
    public static bool TryParse(string text, out Grant grant)
    {
        grant = Everything;
        var end = text.AsSpan().IndexOfAny(' ', ':');
        var role = RoleNames.Parse(end < 0 ? text : text[..end]);
        if (end < 0 || role is null or Role.StoreAdmin)
        {
            return end < 0 && role == Role.StoreAdmin;
        }

        var pattern = text[(end + 1)..].Trim();
        var at = pattern.IndexOf('@');
        var branch = NamePattern.Any;
        var valid = NamePattern.TryParse(at < 0 ? pattern : pattern[..at], out var repo)
            & (at < 0 || NamePattern.TryParse(pattern[(at + 1)..], out branch));
        grant = new Grant(role.Value, repo, branch);
        return valid;
    }

    /// <summary>As <see cref="TryParse"/>, or refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static Grant Parse(string text) => TryParse(text, out var grant)
        ? grant
        : throw new PfsException(PfsError.InvalidArgument, $"'{text}' is not a grant; write ROLE:REPO or ROLE:REPO@BRANCH, or store-admin.");

    /// <summary>Whether it is a role on a branch, or, without one, on any branch of the repo.</summary>
    public bool Covers(Role role, RepoName repo, BranchName? branch) => Role >= role
        && (Role == Role.StoreAdmin || (Repo.Fits(repo.ToString()) && (branch is not { } name || Branch.Fits(name.ToString()))));

    /// <summary>Whether it is a role on all branches of the repo, those to come included.</summary>
    public bool CoversAllBranches(Role role, RepoName repo) =>
        Role >= role && (Role == Role.StoreAdmin || (Branch.IsAny && Repo.Fits(repo.ToString())));

    /// <summary>As <see cref="TryParse"/> takes it.</summary>
    public override string ToString() => Role == Role.StoreAdmin
        ? RoleNames.Of(Role)
        : $"{RoleNames.Of(Role)} {Repo}{(Branch.IsAny ? "" : $"@{Branch}")}";
}
