using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Pfs.Server.Metrics;

/// <summary>
/// All series of one name. A measurement of a known series allocates nothing and takes no lock. Safe for concurrent use.
/// </summary>
/// <param name="instrument">What is measured.</param>
internal abstract class MetricFamily(Instrument instrument)
{
    /// <summary>Above what all operations times all their statuses make; what comes on top shares one series.</summary>
    private const int MaxSeries = 2000;

    private const string Overflow = "overflow=\"true\"";

    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();
    private int _count;
    private Series? _overflow;

    /// <summary>The name on the page.</summary>
    public string Name { get; } = PrometheusName.Of(instrument);

    protected abstract string Type { get; }

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_series.TryGetValue(SeriesKey.Of(tags), out var series))
        {
            series = Add(tags);
        }

        series.Measure(value);
    }

    public void Write(StringBuilder page)
    {
        page.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description).Append('\n');
        page.Append("# TYPE ").Append(Name).Append(' ').Append(Type).Append('\n');
        foreach (var series in _series.Values.Append(Volatile.Read(ref _overflow)).OfType<Series>().OrderBy(series => series.Labels, StringComparer.Ordinal))
        {
            series.Write(page, Name);
        }
    }

    protected abstract Series Create(string labels);

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Interlocked.Increment(ref _count) > MaxSeries)
        {
            Interlocked.Decrement(ref _count);
            return Volatile.Read(ref _overflow) ?? Interlocked.CompareExchange(ref _overflow, Create(Overflow), null) ?? _overflow!;
        }

        var added = Create(SeriesKey.LabelsOf(tags));
        var series = _series.GetOrAdd(SeriesKey.Of(tags), added);
        if (series != added)
        {
            Interlocked.Decrement(ref _count); // another thread was faster
        }

        return series;
    }
}
