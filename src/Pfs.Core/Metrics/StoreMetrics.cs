using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pfs.Core.Metrics;

/// <summary>What the store measures where it happens, as the meter <c>Pfs.Store</c>; what it is asked for is added by <see cref="StoreGauges"/>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private static readonly double[] SyncBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    // Up to what the committer takes at once.
    private static readonly int[] BatchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private static readonly KeyValuePair<string, object?> LogFile = new("file", "log");
    private static readonly KeyValuePair<string, object?> DataFile = new("file", "data");
    private static readonly KeyValuePair<string, object?> Done = new("outcome", "done");
    private static readonly KeyValuePair<string, object?> Failed = new("outcome", "failed");

    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _syncs;
    private long _collections;
    private long _failedCollections;
    private long _freedBytes;
    private long _rewrittenSegments;

    public StoreMetrics()
    {
        _batches = Meter.CreateHistogram(
            "pfs.batch.size", "{write}", "Writes that shared one sync of the log",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = BatchBounds });
        _syncs = Meter.CreateHistogram(
            "pfs.fsync.duration", "s", "Time of one fdatasync of the segment that is written",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SyncBounds });

        // Looked up, so that they stand at 0 before the first collection: a rate needs a value to begin with.
        Meter.CreateObservableCounter(
            "pfs.collection.runs",
            () => new Measurement<long>[] { new(Volatile.Read(ref _collections), Done), new(Volatile.Read(ref _failedCollections), Failed) },
            "{run}", "Garbage collections since the start");
        Meter.CreateObservableCounter(
            "pfs.collection.freed", () => Volatile.Read(ref _freedBytes), "By", "Bytes that collections gave back to the file system");
        Meter.CreateObservableCounter(
            "pfs.collection.rewritten", () => Volatile.Read(ref _rewrittenSegments), "{segment}", "Segments that collections wrote anew");
    }

    public Meter Meter { get; } = new("Pfs.Store");

    /// <summary>Hits and misses of the nodes of trees.</summary>
    public CacheTally Nodes { get; } = new();

    /// <summary>Hits and misses of the addresses of chunks.</summary>
    public CacheTally Addresses { get; } = new();

    public void BatchWritten(int writes) => _batches.Record(writes);

    public void LogSynced(long started) => _syncs.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, LogFile);

    public void DataSynced(long started) => _syncs.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, DataFile);

    public void Collected(CollectionReport report)
    {
        Interlocked.Increment(ref _collections);
        Interlocked.Add(ref _freedBytes, report.FreedBytes);
        Interlocked.Add(ref _rewrittenSegments, report.RewrittenSegments);
    }

    public void CollectionFailed() => Interlocked.Increment(ref _failedCollections);

    public void Dispose() => Meter.Dispose();
}
