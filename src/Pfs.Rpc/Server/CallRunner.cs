using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>A call from top to bottom: choose the protocol, authenticate, run the handler, send how it ended.</summary>
internal static class CallRunner
{
    public static async Task RunAsync(HttpContext http, CallServices services, IMethod method, Func<ServerCall, Task> handle)
    {
        http.Response.Headers[RpcHeaders.RequestId] = http.TraceIdentifier; // under which the log tells of the call
        if (TransportSelector.Select(http, method.Type, services.Options) is not { } transport)
        {
            await TransportSelector.RefuseAsync(http, method, services.Options);
            return;
        }

        var started = services.Time.GetTimestamp();
        var hasTimeout = transport.TryReadTimeout(out var timeout);
        using var call = new ServerCall(http, method, transport, timeout, services.Time);
        try
        {
            if (!hasTimeout)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "The timeout in the headers is malformed."));
            }

            transport.CheckEncoding();
            if (services.Options.Authenticate is { } authenticate)
            {
                await authenticate(call);
            }

            LiftBodyLimits(http, method.Type);
            await handle(call);
        }
        catch (Exception e)
        {
            call.Status = CallFailure.StatusOf(e, call, services);
        }

        try
        {
            await FinishAsync(http, call, services);
        }
        finally
        {
            var elapsed = services.Time.GetElapsedTime(started);
            services.Options.Ended?.Invoke(call, call.Status.StatusCode, call.RequestId, elapsed);
            RpcLog.CallEnded(services.Logger, method.FullName, call.Status.StatusCode, elapsed.TotalMilliseconds, call.RequestId);
        }
    }

    /// <summary>The frame reader bounds each message; a stream of them may be longer than any body, and may pause.</summary>
    private static void LiftBodyLimits(HttpContext http, MethodType type)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (type is MethodType.ClientStreaming or MethodType.DuplexStreaming
            && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static async Task FinishAsync(HttpContext http, ServerCall call, CallServices services)
    {
        try
        {
            // A caller that does not read could hold its status back for ever; the deadline itself is over by now.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), services.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
            await call.Transport.FinishAsync(call.Status, call.ResponseTrailers, either.Token);
            if (call.IsDeadlineExceeded)
            {
                // First the trailers, then the reset: a caller that still sends must stop, and must learn why.
                await http.Response.CompleteAsync().WaitAsync(either.Token);
                http.Features.Get<IHttpResetFeature>()?.Reset(errorCode: 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            RpcLog.StatusNotSent(services.Logger, e, call.Method, call.RequestId);
            http.Abort();
        }
    }
}
