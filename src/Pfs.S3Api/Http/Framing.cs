using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>Faults of HTTP/1.1 framing that Kestrel lets through, and that a proxy may read differently than we do.</summary>
internal static class Framing
{
    /// <exception cref="S3Exception">InvalidRequest; the connection is closed after the answer.</exception>
    public static void Check(HttpRequest request)
    {
        var encoding = request.Headers.TransferEncoding;
        if (encoding.Count == 0)
        {
            return;
        }

        // Kestrel moves the length aside when both are there.
        if (encoding.Count > 1 || !string.Equals(encoding, "chunked", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey("X-Content-Length"))
        {
            throw new S3Exception(
                S3Error.InvalidRequest, "Send Transfer-Encoding: chunked alone, without other codings and without Content-Length.")
                .WithHeader("Connection", "close");
        }

        request.HttpContext.Features.Get<ChunkedInput>()?.BeginBody();
    }
}
