namespace Pfs.Core.Trees;

/// <summary>What one commit did itself.</summary>
/// <param name="Ordinal">The commit.</param>
/// <param name="Changes">Its changes; empty when they are stored apart.</param>
/// <param name="Previous">For each of them the number of the commit that wrote the version before; 0 when there was none.</param>
internal sealed record OwnChange(long Ordinal, IReadOnlyList<Change> Changes, IReadOnlyList<long> Previous);
