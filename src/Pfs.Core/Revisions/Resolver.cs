using Pfs.Core.Commits;
using Pfs.Core.State;

namespace Pfs.Core.Revisions;

/// <summary>From what a caller writes to a commit, inside one repo.</summary>
internal static class Resolver
{
    /// <summary>
    /// The commit, or the branch with the open commit that was named; both null only for the plain head of a branch without commits.
    /// </summary>
    public static (CommitNode? Commit, BranchState? Open) Resolve(StoreState state, BranchRef at, Revision revision)
    {
        var repo = state.Repo(at.Repo);
        var (commit, open) = Origin(state, repo, at, revision);
        if (revision.Back == 0)
        {
            return (commit, open);
        }

        // The parent of a staged state is the head that it stands on.
        var (from, back) = open is null ? (commit, revision.Back) : (open.Head, revision.Back - 1);
        return (from?.Ancestor(from.Number - back) ?? throw PastTheRoot(at, from?.Number ?? 0, revision.Back), null);
    }

    private static (CommitNode? Commit, BranchState? Open) Origin(StoreState state, RepoState repo, BranchRef at, Revision revision) =>
        revision.Origin switch
        {
            RevisionBase.Head => (state.Branch(at).Head, null),
            RevisionBase.Branch branch => (state.Branch(at with { Branch = branch.Name }).Head, null),
            RevisionBase.Number number => (
                state.Branch(at).Head?.Ancestor(number.Value)
                    ?? throw NotFound($"Branch '{at.Branch}' of repo '{at.Repo}' has no commit number {number.Value}."), null),
            RevisionBase.At time => (
                state.Branch(at).Head?.AsOf(time.Time)
                    ?? throw NotFound($"Branch '{at.Branch}' of repo '{at.Repo}' had no commit yet at {time.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}."), null),
            RevisionBase.Commit commit => ById(repo, commit.HexPrefix),
            _ => throw StoreState.Impossible("a revision without an origin"),
        };

    private static (CommitNode? Commit, BranchState? Open) ById(RepoState repo, string hexPrefix)
    {
        if (CommitId.TryParse(hexPrefix, out var id))
        {
            return repo.Commits.Find(id) is { } known ? (known, null)
                : repo.FindOpen(id) is { } staged ? (null, staged)
                : throw NoCommit(repo, hexPrefix);
        }

        var commits = repo.Commits.FindAll(hexPrefix);
        var opened = repo.Branches.Values.Where(branch => branch.Open is { } open && Fits(open.Stamp.Id, hexPrefix)).Take(2).ToList();
        if (commits.Count + opened.Count > 1)
        {
            throw new PfsException(
                PfsError.RevisionAmbiguous, $"'{hexPrefix}' fits more than one commit of repo '{repo.Name}'; write more digits.");
        }

        return commits is [var commit]
            ? (commit, null)
            : opened is [var open] ? (null, open) : throw NoCommit(repo, hexPrefix);
    }

    private static bool Fits(CommitId id, string hexPrefix) => id.ToString().StartsWith(hexPrefix, StringComparison.Ordinal);

    private static PfsException PastTheRoot(BranchRef at, long number, long back) => NotFound(
        $"Going {back} commits back passes the first commit of repo '{at.Repo}': there are {number} up to there.");

    private static PfsException NoCommit(RepoState repo, string hexPrefix) => NotFound($"Repo '{repo.Name}' has no commit '{hexPrefix}'.");

    private static PfsException NotFound(string message) => new(PfsError.RevisionNotFound, message);
}
