namespace Pfs.Core;

/// <summary>What a collection did, or what a dry run found.</summary>
public sealed record CollectionReport
{
    /// <summary>True when nothing was changed.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>What retention let go of before; all 0 in a dry run.</summary>
    public required SweepReport Sweep { get; init; }

    /// <summary>Commits that nothing leads to any more, and that were not collected before.</summary>
    public required long Commits { get; init; }

    /// <summary>Stored trees that others make superfluous.</summary>
    public required long Trees { get; init; }

    /// <summary>Segments looked at.</summary>
    public int Segments { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes in them that nobody needs.</summary>
    public long GarbageBytes { get; init; }

    /// <summary>Segments written anew; in a dry run those that would be.</summary>
    public int RewrittenSegments { get; init; }

    /// <summary>Bytes that this gave back to the file system; in a dry run those that it would.</summary>
    public long FreedBytes { get; init; }

    /// <summary>Why segments were left as they are, one sentence each.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];
}
