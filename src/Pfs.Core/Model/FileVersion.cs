namespace Pfs.Core;

/// <summary>One entry in the history of a path: a file as a commit wrote it, or its deletion.</summary>
/// <param name="Path">The path.</param>
/// <param name="Commit">The commit that made this version.</param>
/// <param name="Time">That commit's time.</param>
/// <param name="IsLatest">True for the newest version of the path in the snapshot that was asked.</param>
/// <param name="File">The file; null when this version is a deletion.</param>
public sealed record FileVersion(FilePath Path, CommitId Commit, DateTimeOffset Time, bool IsLatest, FileEntry? File);
