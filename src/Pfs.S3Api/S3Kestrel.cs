using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Pfs.S3Api;

/// <summary>What the S3 endpoint needs of the web server below it.</summary>
public static class S3Kestrel
{
    /// <summary>
    /// Sets the limits and encodings that <see cref="S3Endpoint"/> expects: objects of any size, presigned URLs of up to 16 KiB,
    /// header values byte for byte (Latin-1 both ways), no Server header
    /// of Kestrel's own, and slow clients cut off: 10 s for headers, 240 bytes/s for bodies after 10 s.
    /// </summary>
    public static void Configure(KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddServerHeader = false;
        options.AllowSynchronousIO = false;
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 16 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        options.Limits.MaxResponseBufferSize = 1024 * 1024;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
    }
}
