using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>Signed requests for objects of one bucket. Keys must need no escaping in a URL.</summary>
internal sealed class S3Client(Credentials credentials, IPEndPoint address, string bucket) : IDisposable
{
    // Longer than any honest answer takes: what is cut off by this hangs.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>
    /// Sends a request for <paramref name="key"/> ("" is the bucket) and reads the whole answer.
    /// <paramref name="query"/> is in canonical form: sorted, escaped, each name with a '='.
    /// </summary>
    public async Task<S3Answer> SendAsync(HttpMethod method, string key, string query = "", ReadOnlyMemory<byte> body = default)
    {
        var path = key.Length == 0 ? $"/{bucket}" : $"/{bucket}/{key}";
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var signer = new SigV4Signer(credentials, address.ToString(), TimeProvider.System);
        using var request = new HttpRequestMessage(method, $"http://{address}{path}{(query.Length == 0 ? "" : "?")}{query}");
        request.Headers.TryAddWithoutValidation("x-amz-date", signer.AmzDate);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadHash);
        request.Headers.TryAddWithoutValidation("Authorization", signer.Sign(method.Method, path, query, payloadHash));
        if (method == HttpMethod.Put || method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(body);
        }

        using var response = await _http.SendAsync(request);
        return new S3Answer
        {
            Status = (int)response.StatusCode,
            Version = First(response.Headers, "x-amz-version-id"),
            ETag = First(response.Headers, "ETag"),
            Body = await response.Content.ReadAsByteArrayAsync(),
        };
    }

    public void Dispose() => _http.Dispose();

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;
}
