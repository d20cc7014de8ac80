namespace Pfs.Core.Metrics;

/// <summary>How often a cache had what it was asked for.</summary>
internal sealed class CacheTally
{
    public Tally Hits { get; } = new();

    public Tally Misses { get; } = new();
}
