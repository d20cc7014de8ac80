using System.Diagnostics.Metrics;

namespace Pfs.Server.Metrics;

/// <summary>What the server measures of itself, as the meter <c>Pfs.Server</c>; the runtime tells of memory and processor time.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _refused;

    public ServerMetrics(TimeProvider clock)
    {
        var started = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        _open = Meter.CreateUpDownCounter<long>("pfs.connections", "{connection}", "Open connections");
        _refused = Meter.CreateCounter<long>(
            "pfs.connections.refused", "{connection}", "Connections that were closed because their client had its share already");
        Meter.CreateObservableGauge("pfs.start.time", () => started, "s", "When the server started, in seconds since 1970");
        Meter.CreateObservableGauge(
            "pfs.info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", PfsVersion.Text)), "1", "1, with the version");
        Meter.CreateObservableGauge("pfs.open_files", CountOpenFiles, "{file}", "File descriptors of the process");
    }

    public Meter Meter { get; } = new("Pfs.Server");

    public void Opened(KeyValuePair<string, object?> edge) => _open.Add(1, edge);

    public void Closed(KeyValuePair<string, object?> edge) => _open.Add(-1, edge);

    public void Refused(KeyValuePair<string, object?> edge) => _refused.Add(1, edge);

    public void Dispose() => Meter.Dispose();

    private static long CountOpenFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount();
}
