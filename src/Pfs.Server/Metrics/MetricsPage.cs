using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>
/// Collects what meters measure, and shows it in the text format of Prometheus.
/// https://prometheus.io/docs/instrumenting/exposition_formats/
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly List<MeterListener> _listeners = [];
    private readonly Lock _gate = new();

    /// <summary>Collects from a meter from now on. Others of its name, such as those of a second server in this process, are not meant.</summary>
    public void Watch(Meter meter) => Watch(other => ReferenceEquals(other, meter));

    /// <summary>Collects from the meters of that name, of which there is one in a process.</summary>
    public void Watch(string meter) => Watch(other => other.Name == meter);

    /// <summary>The page as it is now.</summary>
    public string Write()
    {
        var page = new StringBuilder();
        lock (_gate)
        {
            foreach (var listener in _listeners)
            {
                listener.RecordObservableInstruments();
            }

            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            {
                family.Write(page);
            }
        }

        return page.ToString();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _listeners.ForEach(listener => listener.Dispose());
            _listeners.Clear();
        }
    }

    private void Watch(Func<Meter, bool> isMeant)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (isMeant(instrument.Meter))
                {
                    listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(PrometheusName.Of(instrument), _ => FamilyOf(instrument)));
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Measure(value, tags));
        lock (_gate)
        {
            _listeners.Add(listener);
        }

        listener.Start();
    }

    private static MetricFamily FamilyOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => new HistogramFamily(instrument, histogram.Advice?.HistogramBucketBoundaries ?? []),
        Histogram<int> histogram => new HistogramFamily(instrument, [.. (histogram.Advice?.HistogramBucketBoundaries ?? []).Select(bound => (double)bound)]),
        _ => new NumberFamily(instrument),
    };
}
