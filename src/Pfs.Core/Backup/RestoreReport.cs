namespace Pfs.Core;

/// <summary>What was restored from a backup.</summary>
/// <param name="Time">When the backup was taken.</param>
/// <param name="Commits">Commits ever made until then.</param>
/// <param name="Files">Segments copied.</param>
/// <param name="Bytes">Bytes in them.</param>
public sealed record RestoreReport(DateTimeOffset Time, long Commits, int Files, long Bytes);
