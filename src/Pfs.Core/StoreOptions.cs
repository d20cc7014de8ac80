namespace Pfs.Core;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>The data directory; created when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A segment file is left for a new one when it exceeds this many bytes: 1 MiB to 16 GiB. Default 1 GiB.</summary>
    public long SegmentBytes { get; init; } = 1L << 30;
}
