using System.Diagnostics;

namespace Pfs.Core;

/// <summary>
/// Traces of requests, as the activity source <c>Pfs</c>: a span for each request, below it the steps in which it waits for the disk. Nothing is
/// made, and a request costs a look at one field, until somebody listens (ADR 0013).
/// </summary>
public static class RequestSpans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Pfs";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>True when spans are of use to anybody; look for the caller's headers only then.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins the span of a request; null when nobody listens, or this one is not sampled.</summary>
    /// <param name="traceParent">The caller's header <c>traceparent</c>; malformed or null: a new trace. https://www.w3.org/TR/trace-context/</param>
    /// <param name="traceState">The caller's header <c>tracestate</c>; may be null.</param>
    public static Activity? Start(string? traceParent, string? traceState) =>
        Source.StartActivity("request", ActivityKind.Server, ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent) ? parent : default);

    /// <summary>Ends it.</summary>
    /// <param name="span">The span.</param>
    /// <param name="edge"><c>s3</c> or <c>grpc</c>.</param>
    /// <param name="operation">The operation, which names the span.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="isFault">Whether that is the server's fault.</param>
    /// <param name="requestId">The id that the client was told and the log has.</param>
    public static void End(Activity span, string edge, string operation, string status, bool isFault, string requestId)
    {
        span.DisplayName = operation;
        span.SetTag("pfs.edge", edge).SetTag("pfs.operation", operation).SetTag("pfs.status", status).SetTag("pfs.request_id", requestId);
        span.SetStatus(isFault ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        span.Dispose();
    }

    /// <summary>Begins a step of the request that this thread works for; null when there is none that is traced. The caller disposes it.</summary>
    internal static Activity? StartStep(string name) => Source.HasListeners() && Activity.Current is not null ? Source.StartActivity(name) : null;
}
