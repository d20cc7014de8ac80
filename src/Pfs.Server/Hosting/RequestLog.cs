using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Pfs.Server.Hosting;

/// <summary>Writes one line for each request, when it is answered.</summary>
internal sealed class RequestLog(ILogger logger, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var started = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            var (path, requestId) = (PathOf(context), RequestIdOf(context));
            HostingLog.RequestFailed(logger, e, context.Request.Method, path, requestId);
            throw; // Kestrel answers 500 or resets the stream
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                Write(context, clock.GetElapsedTime(started));
            }
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed)
    {
        var path = PathOf(context);
        var grpcStatus = GrpcStatusOf(context);
        var remote = context.Connection.RemoteIpAddress?.ToString() ?? "-";
        var requestId = RequestIdOf(context);
        HostingLog.Request(
            logger, context.Request.Method, path, context.Response.StatusCode, grpcStatus, elapsed.TotalMilliseconds,
            remote, requestId);
    }

    // Without the query: that of a presigned URL is a credential. Raw, because Kestrel's Path is rewritten.
    private static string PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    private static string GrpcStatusOf(HttpContext context)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (trailers is not null && trailers.TryGetValue("grpc-status", out var inTrailers))
        {
            return $"grpc-status {inTrailers}";
        }

        return context.Response.Headers.TryGetValue("grpc-status", out var inHeaders) ? $"grpc-status {inHeaders}" : "-";
    }

    private static string RequestIdOf(HttpContext context) =>
        context.Response.Headers.TryGetValue("x-amz-request-id", out var id) ? id.ToString() : context.TraceIdentifier;
}
