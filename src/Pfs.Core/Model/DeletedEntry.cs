namespace Pfs.Core;

/// <summary>A path that had a file and has none in a snapshot.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Deleted">When it was deleted: the time of <paramref name="DeletedBy"/>.</param>
/// <param name="DeletedBy">The commit that deleted it.</param>
public sealed record DeletedEntry(FilePath Path, DateTimeOffset Deleted, CommitId DeletedBy);
