namespace Pfs.Core;

/// <summary>A deleted repo that can be restored.</summary>
/// <param name="Number">Tells it from other deleted repos of the same name; it never changes, and no other repo of this store ever has it.</param>
/// <param name="Repo">The repo as it was.</param>
/// <param name="Deleted">When it was deleted.</param>
/// <param name="RestorableUntil">From then on it may be gone.</param>
public sealed record DeletedRepo(int Number, RepoInfo Repo, DateTimeOffset Deleted, DateTimeOffset RestorableUntil);
