using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Trees;

namespace Pfs.Core.State;

/// <summary>A branch at one moment. <see cref="Tree"/> is the head's; null only where it must be rebuilt from the head's history.</summary>
internal sealed record BranchState(BranchRef Ref, DateTimeOffset Created, CommitNode? Head, Tree? Tree, OpenCommit? Open)
{
    /// <summary>The setting that a protected branch has, the store's only one.</summary>
    public const string ProtectedSetting = "protected";

    /// <summary>What edges keep with a branch that has nothing set.</summary>
    public static readonly ImmutableSortedDictionary<string, ImmutableArray<byte>> NoSettings =
        ImmutableSortedDictionary.Create<string, ImmutableArray<byte>>(StringComparer.Ordinal);

    /// <summary>What edges keep with the branch, by name. The store attaches a meaning to <see cref="ProtectedSetting"/> alone.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<byte>> Settings { get; init; } = NoSettings;

    public bool IsProtected => Settings.ContainsKey(ProtectedSetting);

    public BranchInfo ToInfo() => new(Ref, Created, Head?.Id, Open?.Stamp.Id, IsProtected);
}
