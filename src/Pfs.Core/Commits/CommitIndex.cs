namespace Pfs.Core.Commits;

/// <summary>The durable commits of one repo.</summary>
internal sealed class CommitIndex(CommitTable table, int repo)
{
    /// <inheritdoc cref="CommitTable.Find"/>
    public CommitNode? Find(CommitId id) => table.Find(repo, id);

    /// <inheritdoc cref="CommitTable.FindAll"/>
    public IReadOnlyList<CommitNode> FindAll(string hexPrefix) => table.FindAll(repo, hexPrefix);
}
