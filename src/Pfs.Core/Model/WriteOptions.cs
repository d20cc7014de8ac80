using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>What a writer says about a commit.</summary>
public sealed record WriteOptions
{
    /// <summary>The principal that writes; part of the commit.</summary>
    public required string Author { get; init; }

    /// <summary>The commit's message; part of the commit. At most 4096 characters.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// The head that the branch must have, or the write is refused with <see cref="PfsError.HeadMoved"/>;
    /// <see cref="CommitId.None"/>: the branch must have no commit yet. Null: any.
    /// </summary>
    public CommitId? ExpectedHead { get; init; }

    /// <summary>Free-form facts about the commit, sorted by key; part of the commit.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// When true (the default) a condition that fails refuses the whole write with <see cref="PfsError.ConditionFailed"/>;
    /// when false the change is left out and reported in <see cref="WriteResult.Outcomes"/>.
    /// </summary>
    public bool AllOrNothing { get; init; } = true;
}
