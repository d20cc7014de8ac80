namespace Pfs.Core;

/// <summary>A branch of a repo; written <c>branch.repo</c>, as its bucket is.</summary>
public readonly record struct BranchRef(RepoName Repo, BranchName Branch)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Branch}.{Repo}";
}
