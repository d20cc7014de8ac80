using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>A commit: an immutable snapshot of all files, as the changes against its first parent.</summary>
public sealed record Commit
{
    /// <summary>The SHA-256 of the commit's canonical bytes; an open commit's own id while it is open.</summary>
    public required CommitId Id { get; init; }

    /// <summary>The parents, first parent first; empty for the first commit of a line.</summary>
    public required ImmutableArray<CommitId> Parents { get; init; }

    /// <summary>1 for the first commit of a line, else the first parent's plus 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it was made; never before its first parent's. Whole microseconds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who made it.</summary>
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    public required string Message { get; init; }

    /// <summary>Free-form facts.</summary>
    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    /// <summary>Texts that were put beside it since, by key; not part of it, nor of its id.</summary>
    public ImmutableSortedDictionary<string, string> Notes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many paths it changes, and 1 more when it changes the branch's tags.</summary>
    public required long ChangeCount { get; init; }

    /// <summary>Files in the snapshot.</summary>
    public required long FileCount { get; init; }

    /// <summary>Bytes of all files in the snapshot.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>True while it is an open commit: its content may still change.</summary>
    public bool IsOpen { get; init; }
}
