using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>Who a caller proved to be, and what he may do.</summary>
/// <param name="Name">The author of what he writes.</param>
/// <param name="Grants">His rights.</param>
public sealed record Identity(string Name, ImmutableArray<Grant> Grants)
{
    /// <summary>The name of callers who prove nothing; what is granted to this principal is public.</summary>
    public const string AnonymousName = "anonymous";

    /// <summary>The access key that proved it; empty when none did.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>Grants that narrow the others, as a session asked for them; null: none do.</summary>
    public ImmutableArray<Grant>? Limits { get; init; }

    /// <summary>Whether nobody in particular calls.</summary>
    public bool IsAnonymous => Name == AnonymousName;

    /// <summary>Whether he may do everything.</summary>
    public bool IsStoreAdmin => Holds(static grant => grant.Role == Role.StoreAdmin);

    /// <summary>
    /// Whether he has a right on a branch. Without a branch: to read on any branch of the repo, for all else on all of its branches.
    /// </summary>
    public bool May(Right right, RepoName repo, BranchName? branch) =>
        right == Right.Known ? !IsAnonymous : Holds(Covering(right, repo, branch));

    /// <summary>Whether he may read every branch of a repo, and so any commit of it.</summary>
    public bool MayReadAll(RepoName repo) => Holds(grant => grant.CoversAllBranches(Role.Reader, repo));

    /// <summary>Which of his grants gives a right, and which of the limits lets it through; the first of each, null for none.</summary>
    public (Grant? Grant, Grant? Limit) Find(Right right, RepoName repo, BranchName? branch)
    {
        var covers = Covering(right, repo, branch);
        return (Grants.FirstOrDefault(covers), Limits?.FirstOrDefault(covers));
    }

    private static Func<Grant, bool> Covering(Right right, RepoName repo, BranchName? branch) => right switch
    {
        Right.Read => grant => grant.Covers(Role.Reader, repo, branch),
        Right.Write => CoveringAll(Role.Writer, repo, branch),
        Right.Admin => CoveringAll(Role.Admin, repo, branch),
        _ => static grant => grant.Role == Role.StoreAdmin,
    };

    private static Func<Grant, bool> CoveringAll(Role role, RepoName repo, BranchName? branch) =>
        grant => branch is null ? grant.CoversAllBranches(role, repo) : grant.Covers(role, repo, branch);

    private bool Holds(Func<Grant, bool> covers) => Any(Grants, covers) && (Limits is not { } limits || Any(limits, covers));

    private static bool Any(ImmutableArray<Grant> grants, Func<Grant, bool> covers)
    {
        foreach (var grant in grants)
        {
            if (covers(grant))
            {
                return true;
            }
        }

        return false;
    }
}
