namespace Pfs.Core;

/// <summary>What opening a store found.</summary>
/// <param name="Commits">Commits replayed.</param>
/// <param name="Chunks">Chunks in the index.</param>
/// <param name="LogBytes">Bytes of log read.</param>
/// <param name="TornBytes">
/// Bytes cut from the log's end: a batch that a crash tore, which nobody was told of. 0 after an orderly stop.
/// </param>
/// <param name="WasClosedCleanly">True when the last run ended in order.</param>
public sealed record RecoveryReport(long Commits, long Chunks, long LogBytes, long TornBytes, bool WasClosedCleanly);
