using System.Diagnostics;
using Grpc.Core;
using Pfs.Core;

namespace Pfs.Grpc;

/// <summary>The span of each call, from its authentication to its end.</summary>
internal static class CallSpans
{
    private static readonly object SpanKey = new();

    /// <summary>Not async: what it begins is the current span of its caller.</summary>
    public static void Start(ServerCallContext call)
    {
        if (RequestSpans.IsOn
            && RequestSpans.Start(call.RequestHeaders.GetValue("traceparent"), call.RequestHeaders.GetValue("tracestate")) is { } span)
        {
            call.UserState[SpanKey] = span;
        }
    }

    public static void End(ServerCallContext call, StatusCode status, string requestId)
    {
        if (RequestSpans.IsOn && call.UserState.TryGetValue(SpanKey, out var span))
        {
            var isFault = status is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.Unavailable;
            RequestSpans.End((Activity)span, CallMetrics.Edge, CallMetrics.OperationOf(call), CallMetrics.NameOf(status), isFault, requestId);
        }
    }
}
