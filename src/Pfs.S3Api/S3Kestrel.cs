using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Pfs.S3Api.Http;

namespace Pfs.S3Api;

/// <summary>What the S3 endpoint needs of the web server below it.</summary>
public static class S3Kestrel
{
    /// <summary>
    /// Sets the limits and encodings that <see cref="S3Endpoint"/> expects: objects of any size, presigned URLs of up to 16 KiB,
    /// header values byte for byte (Latin-1 both ways), a Content-Length of digits alone, lines that end with CR LF, no Server header
    /// of Kestrel's own, slow clients cut off (10 s for headers, 240 bytes/s for bodies after 10 s); and answers in S3's form what
    /// Kestrel itself refuses. Each end point needs <see cref="Listen"/> too.
    /// </summary>
    public static void Configure(IWebHostBuilder host)
    {
        host.ConfigureServices(services => services
            .AddSingleton<DiagnosticSource, MalformedRequests>()
            .AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>());
        host.ConfigureKestrel(Configure);
    }

    /// <summary>What an end point needs, behind TLS where there is TLS.</summary>
    public static void Listen(ListenOptions listen) => listen.Use(S3Connection.Watch);

    private static void Configure(KestrelServerOptions options)
    {
        // A lone LF ends a line for some and not for others; Kestrel has no other way to be told.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        var contentLength = new StrictContentLength();
        options.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? contentLength : Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 16 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        options.Limits.MaxRequestHeaderCount = 1000; // 2 KiB of user metadata may be many short ones
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        options.Limits.MaxResponseBufferSize = 1024 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
    }
}
