using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pfs.Testing;

/// <summary>Calls unary rpcs as JSON over HTTP/1.1, which is all that a test needs for what S3 cannot say.</summary>
public sealed class GrpcJsonClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>A client of the server at <paramref name="address"/> (scheme, host, port).</summary>
    public GrpcJsonClient(Uri address, string accessKey, string secretKey)
    {
        // No connection is taken again that the server may be closing at this moment for having been idle.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{accessKey}:{secretKey}");
    }

    /// <summary>Calls <paramref name="method"/>, such as "RepoService/GetRepo"; throws when it is refused.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonObject request)
    {
        var (status, answer) = await TryCallAsync(method, request);
        return status == 200
            ? answer
            : throw new InvalidOperationException($"{method} was answered {status}: {answer}");
    }

    /// <summary>Calls <paramref name="method"/>; gives the HTTP status and the answer or the error as JSON.</summary>
    public async Task<(int Status, JsonElement Answer)> TryCallAsync(string method, JsonObject request)
    {
        using var body = new StringContent(request.ToJsonString());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri($"/pfs.v1.{method}", UriKind.Relative), body);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return ((int)response.StatusCode, answer.RootElement.Clone());
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
