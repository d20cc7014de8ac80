namespace Pfs.Core.Commits;

/// <summary>
/// Who wrote an entry of a tree: a commit, or an open commit. Filled in by the committer alone, once, before anyone else sees it.
/// </summary>
internal class Stamp
{
    public CommitId Id { get; set; }

    public DateTimeOffset Time { get; set; }
}
