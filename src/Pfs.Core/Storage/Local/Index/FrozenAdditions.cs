namespace Pfs.Core.Storage.Local.Index;

/// <summary>The additions that one flush writes: all that were in memory when it began, newest first.</summary>
internal sealed record FrozenAdditions(IReadOnlyList<IndexAdditions> NewestFirst)
{
    /// <summary>An upper bound of the entries: one that was added again counts twice.</summary>
    public long Count => NewestFirst.Sum(additions => (long)additions.Count);
}
