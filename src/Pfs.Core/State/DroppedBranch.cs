using System.Collections.Immutable;
using Pfs.Core.Commits;

namespace Pfs.Core.State;

/// <summary>A head that a branch dropped, by being deleted or moved elsewhere, and that can be restored.</summary>
/// <param name="Name">The branch's name.</param>
/// <param name="Created">When the branch was created.</param>
/// <param name="Head">The head; null when the branch had no commit.</param>
/// <param name="Settings">The branch's settings if it was deleted; a branch that was moved keeps its own.</param>
/// <param name="Time">When it was dropped.</param>
internal sealed record DroppedBranch(
    BranchName Name,
    DateTimeOffset Created,
    CommitNode? Head,
    ImmutableSortedDictionary<string, ImmutableArray<byte>> Settings,
    DateTimeOffset Time);
