namespace Pfs.Core;

/// <summary>What became of a write that brings an older state back.</summary>
/// <param name="Commit">The commit that it made; the open commit's id when it was staged there; null when nothing differed.</param>
/// <param name="Written">Files that are again what they were.</param>
/// <param name="Deleted">Files that went, because they had not been there.</param>
public sealed record UndoResult(CommitId? Commit, long Written, long Deleted);
