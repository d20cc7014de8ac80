namespace Pfs.Core;

/// <summary>What one sweep let go of, for good.</summary>
/// <param name="Repos">Deleted repos that can no longer be restored.</param>
/// <param name="Branches">Dropped heads of branches that can no longer be restored; those inside of <paramref name="Repos"/> do not count.</param>
/// <param name="Uploads">Uploads that were aborted, because nothing came in for them.</param>
/// <param name="OpenCommits">Open commits that were aborted, because nothing was staged in them.</param>
public sealed record SweepReport(int Repos, int Branches, int Uploads, int OpenCommits);
