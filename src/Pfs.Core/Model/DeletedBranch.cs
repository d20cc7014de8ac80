namespace Pfs.Core;

/// <summary>A head that a branch dropped, by being deleted or moved elsewhere, and that can be restored as a branch.</summary>
/// <param name="Ref">The branch's repo and name; with <paramref name="Head"/> it tells this one from all others.</param>
/// <param name="Created">When the branch was created.</param>
/// <param name="Head">The commit that it pointed to; null when it had none.</param>
/// <param name="Deleted">When the branch was deleted or moved.</param>
/// <param name="RestorableUntil">From then on it may be gone.</param>
public sealed record DeletedBranch(
    BranchRef Ref, DateTimeOffset Created, CommitId? Head, DateTimeOffset Deleted, DateTimeOffset RestorableUntil);
