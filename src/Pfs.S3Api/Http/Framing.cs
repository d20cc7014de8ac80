using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>Faults of HTTP/1.1 framing that Kestrel lets through, and that a proxy may read differently than we do.</summary>
internal static class Framing
{
    /// <summary>Checks the framing, and has <see cref="BodyInput"/> follow the body. To be called before the body is read.</summary>
    /// <exception cref="S3Exception">InvalidRequest; the connection is closed after the answer.</exception>
    public static void Check(HttpRequest request)
    {
        var encoding = request.Headers.TransferEncoding;
        var length = request.ContentLength;
        if ((encoding.Count == 0 && length is null or 0) || !IsHttp1(request))
        {
            return;
        }

        if (encoding.Count > 0)
        {
            CheckIsChunked(request, encoding);
            length = null;
        }

        request.HttpContext.Features.Get<BodyInput>()?.BeginBody(length);
    }

    private static void CheckIsChunked(HttpRequest request, StringValues encoding)
    {
        // Kestrel moves the length aside when both are there.
        if (encoding.Count > 1 || !string.Equals(encoding, "chunked", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey("X-Content-Length"))
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "Send Transfer-Encoding: chunked alone, without other codings and without Content-Length.")
                .WithHeader("Connection", "close");
        }
    }

    private static bool IsHttp1(HttpRequest request) => HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol);
}
