using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>What became of a write.</summary>
/// <param name="Commit">
/// The commit that this write made, never a later one; the open commit's id when it was staged there; null when nothing
/// changed and so no commit was made.
/// </param>
/// <param name="Time">The commit's time; the time of the answer when there is no commit.</param>
/// <param name="Outcomes">One outcome for each change, in the caller's order.</param>
public sealed record WriteResult(CommitId? Commit, DateTimeOffset Time, ImmutableArray<ChangeOutcome> Outcomes);
