namespace Pfs.Core;

/// <summary>A path that differs between two snapshots.</summary>
/// <param name="Path">The path.</param>
/// <param name="Before">The file in the first snapshot; null when there is none.</param>
/// <param name="After">The file in the second snapshot; null when there is none.</param>
public sealed record DiffEntry(FilePath Path, FileEntry? Before, FileEntry? After);
