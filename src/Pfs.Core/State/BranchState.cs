using Pfs.Core.Commits;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>A branch at one moment. <see cref="Tree"/> is the head's; null only where it must be rebuilt from the head's history.</summary>
internal sealed record BranchState(BranchRef Ref, DateTimeOffset Created, CommitNode? Head, Tree? Tree, OpenCommit? Open)
{
    public BranchInfo ToInfo() => new(Ref, Created, Head?.Id, Open?.Stamp.Id);
}
