using System.Collections.Immutable;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>A commit that is open on a branch, with what was staged in it.</summary>
internal sealed record OpenCommit
{
    public required Stamp Stamp { get; init; }

    /// <summary>When it was opened or something was last staged in it.</summary>
    public required DateTimeOffset Active { get; init; }

    public required string Author { get; init; }

    public required string Message { get; init; }

    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    /// <summary>The last staged change of each path.</summary>
    public PathMap<StagedChange> Changes { get; init; } = PathMap<StagedChange>.Empty;

    /// <summary>What the branch would be if it were finished now.</summary>
    public required Tree Tree { get; init; }
}

/// <summary>A change that waits in an open commit.</summary>
internal sealed record StagedChange(Change Change) : IWeighed
{
    public long Weight => 0;
}
