namespace Pfs.Core.Commits;

/// <summary>The durable commits of one repo.</summary>
internal sealed class CommitIndex(CommitTable table, int repo)
{
    /// <summary>All of them, oldest first; reads the whole table of the store.</summary>
    public IEnumerable<CommitNode> All
    {
        get
        {
            for (long ordinal = 1; ordinal <= table.Count; ordinal++)
            {
                if (table.Get(ordinal) is { } node && node.Repo == repo)
                {
                    yield return node;
                }
            }
        }
    }

    /// <inheritdoc cref="CommitTable.Find"/>
    public CommitNode? Find(CommitId id) => table.Find(repo, id);

    /// <inheritdoc cref="CommitTable.FindAll"/>
    public IReadOnlyList<CommitNode> FindAll(string hexPrefix) => table.FindAll(repo, hexPrefix);
}
