using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Growth;

/// <summary>Makes branches that begin at the head of another, by the JSON form of the gRPC API.</summary>
internal sealed class BranchMaker : IDisposable
{
    private readonly HttpClient _http;
    private int _made;

    public BranchMaker(int grpcPort, Credentials credentials)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{grpcPort}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{credentials.AccessKey}:{credentials.SecretKey}");
    }

    /// <summary>The new branch's name.</summary>
    public string MakeFrom(string branch)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"new-{++_made}");
        using var answer = _http.PostAsJsonAsync(
            "/pfs.v1.BranchService/CreateBranch", new { repo = GrowingBranch.Repo, branch = name, fromBranch = branch }).GetAwaiter().GetResult();
        return answer.IsSuccessStatusCode
            ? name
            : throw new MeasurementException($"A branch could not be made from {branch}: {answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
    }

    public void Dispose() => _http.Dispose();
}
