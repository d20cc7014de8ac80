namespace Pfs.Core;

/// <summary>A branch.</summary>
/// <param name="Ref">Its repo and name.</param>
/// <param name="Created">When it was created; never changes.</param>
/// <param name="Head">The commit that it points to; null before the first commit.</param>
/// <param name="OpenCommit">The id of the commit that is open on it; null when there is none.</param>
/// <param name="IsProtected">Whether writes to it take the right of its admin.</param>
public sealed record BranchInfo(BranchRef Ref, DateTimeOffset Created, CommitId? Head, CommitId? OpenCommit, bool IsProtected);
