using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pfs.Server.Configuration;
using Pfs.Server.Metrics;

namespace Pfs.Server.Hosting;

/// <summary>
/// The address for those who watch the server: <c>/metrics</c>, <c>/healthz</c> (the process lives) and <c>/readyz</c> (it is of use). Without
/// credentials: it tells no names of repos, files or principals, and changes nothing.
/// </summary>
internal static class OperatorPages
{
    /// <summary>Their web server, not yet started.</summary>
    /// <param name="options">Where it will listen.</param>
    /// <param name="metrics">Shown on <c>/metrics</c>.</param>
    /// <param name="whyNotReady">One sentence; null: the server is ready.</param>
    /// <param name="certificate">Null: clear text.</param>
    /// <param name="connections">Counts and limits those of the address.</param>
    /// <param name="loggerFactory">Not disposed with it.</param>
    public static WebApplication Create(
        ServerOptions options,
        MetricsPage metrics,
        Func<string?> whyNotReady,
        ServerCertificate? certificate,
        ConnectionsPerAddress connections,
        ILoggerFactory loggerFactory)
    {
        var app = EdgeServer.CreateBuilder(options.Metrics!, static _ => { }, static _ => { }, options, certificate, connections, loggerFactory).Build();
        app.Run(http => AnswerAsync(http, metrics, whyNotReady));
        return app;
    }

    private static Task AnswerAsync(HttpContext http, MetricsPage metrics, Func<string?> whyNotReady)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return SendAsync(http, StatusCodes.Status405MethodNotAllowed, "These pages are read by GET.\n");
        }

        switch (http.Request.Path.Value)
        {
            case "/metrics":
                return SendAsync(http, StatusCodes.Status200OK, metrics.Write(), MetricsPage.ContentType);
            case "/healthz":
                return SendAsync(http, StatusCodes.Status200OK, "alive\n");
            case "/readyz" when whyNotReady() is { } reason:
                return SendAsync(http, StatusCodes.Status503ServiceUnavailable, reason + "\n");
            case "/readyz":
                return SendAsync(http, StatusCodes.Status200OK, "ready\n");
            default:
                return SendAsync(http, StatusCodes.Status404NotFound, "There are /metrics, /healthz and /readyz here.\n");
        }
    }

    private static Task SendAsync(HttpContext http, int status, string text, string contentType = "text/plain; charset=utf-8")
    {
        var body = Encoding.UTF8.GetBytes(text);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }
}
