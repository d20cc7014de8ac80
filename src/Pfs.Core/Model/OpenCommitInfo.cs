namespace Pfs.Core;

/// <summary>A commit that is open on a branch.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Commit">The commit as it stands.</param>
/// <param name="Active">When it was opened or something was last staged in it.</param>
public sealed record OpenCommitInfo(BranchRef Branch, Commit Commit, DateTimeOffset Active);
