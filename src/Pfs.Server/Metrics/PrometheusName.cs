using System.Diagnostics.Metrics;

namespace Pfs.Server.Metrics;

/// <summary>
/// The names of Prometheus for instruments and tags, by OpenTelemetry's rules: <c>pfs.fsync.duration</c> in <c>s</c> is <c>pfs_fsync_duration_seconds</c>.
/// https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
/// </summary>
internal static class PrometheusName
{
    private const string Total = "_total";

    public static string Of(Instrument instrument)
    {
        var name = Of(instrument.Name);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "", // a count of things: what of stands in the name
        };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return IsCounter(instrument) ? name + Total : name;
    }

    public static string Of(string name) => string.Create(name.Length, name, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        }
    });

    /// <summary>Whether its values only grow.</summary>
    public static bool IsCounter(Instrument instrument)
    {
        var type = instrument.GetType();
        return type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Counter<>) || type.GetGenericTypeDefinition() == typeof(ObservableCounter<>));
    }
}
