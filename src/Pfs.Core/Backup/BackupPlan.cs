namespace Pfs.Core;

/// <summary>The files that hold one state of a store (ADR 0014).</summary>
/// <param name="Store">The id of the first commit that the store ever made, which tells it from others; null when it made none.</param>
/// <param name="Time">When the state was the newest.</param>
/// <param name="Commits">Commits ever made until then.</param>
/// <param name="Files">Log and data segments; none of a store to which nothing was ever written.</param>
public sealed record BackupPlan(CommitId? Store, DateTimeOffset Time, long Commits, IReadOnlyList<BackupFile> Files);
