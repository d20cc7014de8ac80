namespace Pfs.Core;

/// <summary>A file in a snapshot.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Content">Its content.</param>
/// <param name="Headers">What its writer said about it.</param>
/// <param name="Modified">When this file last changed: the time of <paramref name="WrittenBy"/>.</param>
/// <param name="WrittenBy">The commit that last wrote it (its version id); the open commit's id while it is only staged.</param>
public sealed record FileEntry(
    FilePath Path, FileContent Content, FileHeaders Headers, DateTimeOffset Modified, CommitId WrittenBy);
