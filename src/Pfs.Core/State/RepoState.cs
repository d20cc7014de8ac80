using System.Collections.Immutable;
using Pfs.Core.Commits;

namespace Pfs.Core.State;

/// <summary>A repo at one moment.</summary>
internal sealed record RepoState
{
    public required RepoName Name { get; init; }

    /// <summary>Never given to another repo, not even to one of the same name that comes later.</summary>
    public required int Number { get; init; }

    public required string Description { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Counts the changes of refs in this repo.</summary>
    public long Sequence { get; init; }

    public ImmutableSortedDictionary<BranchName, BranchState> Branches { get; init; } =
        ImmutableSortedDictionary<BranchName, BranchState>.Empty;

    public required CommitIndex Commits { get; init; }

    public RepoInfo ToInfo() => new(Name, Description, Created, Branches.Count);

    /// <summary>The branch on which a commit of that id is open; null when there is none.</summary>
    public BranchState? FindOpen(CommitId id) => Branches.Values.FirstOrDefault(branch => branch.Open?.Stamp.Id == id);

    public RepoState With(BranchState branch) =>
        this with { Branches = Branches.SetItem(branch.Ref.Branch, branch), Sequence = Sequence + 1 };
}
