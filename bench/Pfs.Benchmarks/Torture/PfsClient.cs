using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pfs.Benchmarks.Load;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>Signed S3 requests for objects of one repo, and its unary rpcs. Keys must need no escaping in a URL.</summary>
internal sealed partial class PfsClient(Credentials credentials, IPEndPoint s3, IPEndPoint grpc, string repo) : IDisposable
{
    // Longer than any honest answer takes: what is cut off by this hangs.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>
    /// Sends a request for <paramref name="key"/> ("" is the bucket itself) of a branch and reads the whole answer.
    /// <paramref name="query"/> is in canonical form: sorted, escaped, each name with a '='.
    /// </summary>
    public async Task<Answer> SendAsync(
        HttpMethod method, string branch, string key, string query = "", ReadOnlyMemory<byte> body = default, (string Name, string Value)? header = null)
    {
        var path = key.Length == 0 ? $"/{branch}.{repo}" : $"/{branch}.{repo}/{key}";
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var signer = new SigV4Signer(credentials, s3.ToString(), TimeProvider.System);
        using var request = new HttpRequestMessage(method, $"http://{s3}{path}{(query.Length == 0 ? "" : "?")}{query}");
        request.Headers.TryAddWithoutValidation("x-amz-date", signer.AmzDate);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadHash);
        request.Headers.TryAddWithoutValidation("Authorization", signer.Sign(method.Method, path, query, payloadHash));
        if (header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method == HttpMethod.Put || method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(body);
        }

        using var response = await _http.SendAsync(request);
        return new Answer
        {
            Status = (int)response.StatusCode,
            Version = First(response.Headers, "x-amz-version-id"),
            ETag = First(response.Headers, "ETag"),
            Body = await response.Content.ReadAsByteArrayAsync(),
        };
    }

    /// <summary>Calls an rpc of the repo, such as "CommitService/GetCommit", as JSON; null when there is no such thing.</summary>
    public async Task<JsonElement?> CallAsync(string method, JsonObject fields)
    {
        fields["repo"] = repo;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{grpc}/pfs.v1.{method}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{credentials.AccessKey}:{credentials.SecretKey}");
        request.Content = new StringContent(fields.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
        {
            throw new UnexpectedAnswerException((int)response.StatusCode, $"{method} is answered {(int)response.StatusCode} {text}");
        }

        using var document = JsonDocument.Parse(text);
        return response.StatusCode == HttpStatusCode.OK ? document.RootElement.Clone() : null;
    }

    /// <summary>Collects garbage and waits for the report; when a collection is in progress already, for nothing.</summary>
    public async Task CollectAsync(Journal journal)
    {
        byte[] frame = [0, 0, 0, 0, 2, (byte)'{', (byte)'}']; // a message of 2 bytes
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{grpc}/pfs.v1.AdminService/Collect");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{credentials.AccessKey}:{credentials.SecretKey}");
        request.Content = new ByteArrayContent(frame);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/connect+json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (text.Contains("\"report\"", StringComparison.Ordinal))
        {
            var rewritten = RewrittenSegments().Match(text);
            journal.Collected(rewritten.Success ? int.Parse(rewritten.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
        }
        else if (!text.Contains("\"unavailable\"", StringComparison.Ordinal))
        {
            var isFull = text.Contains("\"resource_exhausted\"", StringComparison.Ordinal);
            throw new UnexpectedAnswerException(isFull ? 429 : 500, $"a collection is answered {(int)response.StatusCode} {text}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.First() : null;

    // In JSON an int64 is a string.
    [GeneratedRegex("\"rewrittenSegments\":\\s*\"([0-9]+)\"")]
    private static partial Regex RewrittenSegments();
}
