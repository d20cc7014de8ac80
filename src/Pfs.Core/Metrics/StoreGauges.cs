using System.Diagnostics.Metrics;

namespace Pfs.Core.Metrics;

/// <summary>What of the store is looked up when somebody asks for metrics, and costs nothing otherwise.</summary>
internal sealed class StoreGauges
{
    private const int FreshMilliseconds = 100; // one look at the files serves all gauges of a scrape

    private readonly Func<StoreStatus> _read;
    private readonly Lock _gate = new();
    private StoreStatus? _status;
    private long _readAt;

    private StoreGauges(Func<StoreStatus> read) => _read = read;

    private StoreStatus Status
    {
        get
        {
            lock (_gate)
            {
                if (_status is null || Environment.TickCount64 - _readAt >= FreshMilliseconds)
                {
                    (_status, _readAt) = (_read(), Environment.TickCount64);
                }

                return _status;
            }
        }
    }

    /// <summary>Adds them to the store's meter.</summary>
    /// <param name="metrics">Where to add them.</param>
    /// <param name="status">Looks up how the store is.</param>
    /// <param name="nodeBytes">Memory of the cache of nodes.</param>
    /// <param name="addressBytes">Memory of the cache of addresses.</param>
    public static void Add(StoreMetrics metrics, Func<StoreStatus> status, Func<long> nodeBytes, Func<long> addressBytes)
    {
        var (meter, gauges) = (metrics.Meter, new StoreGauges(status));
        Gauge("pfs.writes.accepted", "1", "1 while the store takes writes, 0 after a failed write to its disk", now => now.AcceptsWrites ? 1 : 0);
        Gauge("pfs.repos", "{repo}", "Repos", now => now.Repos);
        Gauge("pfs.branches", "{branch}", "Branches of all repos", now => now.Branches);
        Gauge("pfs.uploads", "{upload}", "Uploads in parts that are in progress", now => now.Uploads);
        Gauge("pfs.open_commits", "{commit}", "Open commits", now => now.OpenCommits);
        Gauge("pfs.chunks", "{chunk}", "Distinct pieces of content", now => now.Chunks);
        Gauge("pfs.segments", "{segment}", "Segment files of log and data", now => now.Segments);
        Gauge("pfs.segments.size", "By", "Bytes in them", now => now.SegmentBytes);
        Gauge("pfs.files.size", "By", "Bytes in all files of the data directory's first level", now => now.TotalBytes);
        Gauge("pfs.disk.free", "By", "Bytes that the file system has for this process", now => now.DiskFreeBytes);
        Gauge("pfs.disk.size", "By", "Bytes of the whole file system", now => now.DiskBytes);
        Gauge("pfs.checkpoint.lag", "{commit}", "Commits that no checkpoint holds yet", now => now.CommitsSinceCheckpoint);
        Gauge("pfs.checkpoint.failing", "1", "1 while checkpoints fail", now => now.CheckpointFailure is null ? 0 : 1);
        Gauge("pfs.collection.running", "1", "1 while a collection, a check or a sweep runs", now => now.IsCollecting ? 1 : 0);
        meter.CreateObservableCounter("pfs.commits", () => gauges.Status.Commits, "{commit}", "Commits that were ever made");
        meter.CreateObservableCounter(
            "pfs.cache.requests",
            () => Uses("nodes", metrics.Nodes).Concat(Uses("addresses", metrics.Addresses)),
            "{request}", "What the caches of tree nodes and of chunk addresses were asked for");
        meter.CreateObservableGauge(
            "pfs.cache.size",
            () => new Measurement<long>[] { new(nodeBytes(), Cache("nodes")), new(addressBytes(), Cache("addresses")) },
            "By", "Memory that the caches take");

        void Gauge(string name, string unit, string description, Func<StoreStatus, long> value) =>
            meter.CreateObservableGauge(name, () => value(gauges.Status), unit, description);
    }

    private static Measurement<long>[] Uses(string cache, CacheTally tally) =>
    [
        new(tally.Hits.Total, Cache(cache), new("outcome", "hit")),
        new(tally.Misses.Total, Cache(cache), new("outcome", "miss")),
    ];

    private static KeyValuePair<string, object?> Cache(string name) => new("cache", name);
}
