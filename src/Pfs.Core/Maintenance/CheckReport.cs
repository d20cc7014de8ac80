namespace Pfs.Core;

/// <summary>What a check found.</summary>
/// <param name="Findings">One sentence each, naming file and offset; empty when the store is sound.</param>
/// <param name="Repos">Repos seen.</param>
/// <param name="Commits">Commits seen.</param>
/// <param name="Chunks">Chunks seen.</param>
/// <param name="Bytes">Bytes of segments looked at.</param>
public sealed record CheckReport(IReadOnlyList<string> Findings, long Repos, long Commits, long Chunks, long Bytes)
{
    /// <summary>What a crash leaves behind and a start clears away: no damage as far as can be told, and it harms nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Bytes at the log's end that are no whole batch: what a crash tore, and nobody was told of. The next start cuts them.
    /// No damage; 0 after an orderly stop.
    /// </summary>
    public long TornBytes { get; init; }
}
