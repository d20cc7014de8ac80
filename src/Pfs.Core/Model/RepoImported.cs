namespace Pfs.Core;

/// <summary>What was imported.</summary>
/// <param name="Repo">The repo, as it is from now on.</param>
/// <param name="Commits">How many commits it has.</param>
public sealed record RepoImported(RepoInfo Repo, long Commits);
