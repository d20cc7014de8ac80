using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Cors;

/// <summary>What a browser says about the page whose script sends a request, or is about to send one.</summary>
/// <param name="Origin">Where the page is from.</param>
/// <param name="AskedMethod">Access-Control-Request-Method; null when it is absent.</param>
/// <param name="Method">The method to allow: the one asked for, else the request's own.</param>
/// <param name="Headers">The headers asked for, in lower case.</param>
internal sealed record CorsRequest(string Origin, string? AskedMethod, string Method, string[] Headers)
{
    private const int MaxHeaders = 100; // each is held against each pattern, and anyone may ask

    /// <summary>Null when no script's page is behind the request, or when it says what no browser does.</summary>
    public static CorsRequest? Read(HttpRequest request)
    {
        string? origin = request.Headers.Origin, method = request.Headers.AccessControlRequestMethod;
        if (string.IsNullOrEmpty(origin) || !HeaderText.IsSafe(origin))
        {
            return null;
        }

        var headers = request.Headers.AccessControlRequestHeaders.ToString().ToLowerInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return headers.Length <= MaxHeaders && Array.TrueForAll(headers, HeaderText.IsName)
            ? new CorsRequest(origin, method, method ?? request.Method, headers)
            : null;
    }
}
