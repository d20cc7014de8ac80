namespace Pfs.Core;

/// <summary>What was exported.</summary>
/// <param name="Commits">How many commits.</param>
/// <param name="Bytes">The length of the file.</param>
public sealed record RepoExported(long Commits, long Bytes);
