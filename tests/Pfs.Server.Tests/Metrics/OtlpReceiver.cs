using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pfs.Server.Tests.Metrics;

/// <summary>
/// A collector that keeps what it is sent by OTLP over HTTP. Spans and metrics lie at the same place of their messages
/// (resource, scope, item): https://github.com/open-telemetry/opentelemetry-proto
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int ResourceField = 1;
    private const int ScopeField = 2;
    private const int ItemField = 2;
    private const int TraceIdField = 1;
    private const int SpanIdField = 2;
    private const int ParentIdField = 4;
    private const int SpanNameField = 5;
    private const int MetricNameField = 1;

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<byte[]> _spans = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(KeepAsync);
    }

    public string Address => _app.Urls.Single();

    /// <summary>The spans of a trace, each by its id, its parent's and its name.</summary>
    public IReadOnlyList<(string Id, string Parent, string Name)> SpansOf(string traceId) =>
    [
        .. _spans.Where(span => Hex(span, TraceIdField) == traceId)
            .Select(span => (Hex(span, SpanIdField), Hex(span, ParentIdField), Text(span, SpanNameField))),
    ];

    public IEnumerable<string> Metrics => _metrics.Select(metric => Text(metric, MetricNameField));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var kept = (http.Request.Path.Value, http.Request.ContentType) switch
        {
            ("/v1/traces", "application/x-protobuf") => _spans,
            ("/v1/metrics", "application/x-protobuf") => _metrics,
            _ => null,
        };
        http.Response.StatusCode = kept is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        foreach (var item in Fields(body.ToArray(), ResourceField).SelectMany(part => Fields(part, ScopeField)).SelectMany(part => Fields(part, ItemField)))
        {
            kept?.Enqueue(item);
        }
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).SingleOrDefault() ?? []);

    private static string Text(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Fields(message, field).Single());

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
