using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pfs.Core;
using Pfs.Server.Configuration;

namespace Pfs.Server.Metrics;

/// <summary>
/// Sends traces and metrics to a collector, by OTLP as protobuf over HTTP. A server without an endpoint never comes here, and loads nothing of it.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private const int SendMilliseconds = 5000; // also what a dead collector may cost a stop, for each of the two

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    public OtlpExport(OtlpOptions options)
    {
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("pfs", serviceVersion: PfsVersion.Text).AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TracePercent / 100.0)))
            .AddSource(RequestSpans.SourceName)
            .AddOtlpExporter(exporter => Address(exporter, options.Endpoint, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Pfs.*", "System.Runtime")
            .AddOtlpExporter(exporter => Address(exporter, options.Endpoint, "v1/metrics"))
            .Build();
    }

    /// <summary>Sends what is not sent yet.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Task.Run(_traces.Dispose), Task.Run(_metrics.Dispose));

    private static void Address(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        exporter.TimeoutMilliseconds = SendMilliseconds;
    }
}
