using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Pfs.Server.Tests.Commands;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.Server.Tests.Metrics;

public sealed class OperatorPagesTests : IDisposable
{
    private static readonly string[] Settings = ["--metrics", "127.0.0.1:0"];

    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Metrics_count_the_requests_of_both_edges_and_what_they_made_the_store_do()
    {
        await using var pfs = await RunningPfs.StartAsync(Settings);
        using var s3 = pfs.OpenS3();
        await s3.CreateBucketAsync("master.images");
        await s3.PutAsync("master.images", "a", "text");
        await s3.PutAsync("master.images", "large", new byte[1 << 20]);
        await s3.ReadAsync("master.images", "a");
        await s3.GetAsync("master.images", "absent");
        await s3.SendAsync(HttpMethod.Post, S3Client.PathOf("master.images", "nonsense"));
        await pfs.RunAsync("repo", "list");
        await pfs.RunAsync("repo", "show", "absent");
        await pfs.RunAsync("gc");

        string[] expected =
        [
            "pfs_commits_total 2\n",
            """pfs_requests_total{edge="s3",operation="PutObject",status="200"} 2""",
            """pfs_requests_total{edge="s3",operation="GetObject",status="404"} 1""",
            """pfs_requests_total{edge="s3",operation="Unknown",status="405"} 1""",
            """pfs_requests_total{edge="grpc",operation="RepoService/ListRepos",status="OK"} 1""",
            """pfs_requests_total{edge="grpc",operation="RepoService/GetRepo",status="NotFound"} 1""",
            """pfs_request_duration_seconds_count{edge="s3",operation="PutObject"} 2""",
            """pfs_collection_runs_total{outcome="done"} 1""",
            "pfs_repos 1\n",
            "pfs_writes_accepted 1\n",
        ];
        var page = "";

        // Gauges are looked up every 100 ms, and a request is counted a little after its answer.
        await WaitAsync(async () => expected.All((page = await ReadAsync(pfs, "/metrics")).Contains));

        page.Should().ContainAll(expected);
        Value(page, """pfs_fsync_duration_seconds_count{file="log"}""").Should().BeGreaterThan(2);
        Value(page, """pfs_fsync_duration_seconds_count{file="data"}""").Should().BePositive("a large body has a segment of its own");
        Value(page, "pfs_batch_size_count").Should().BeGreaterThan(2);
        Value(page, "pfs_segments_size_bytes").Should().BeGreaterThan(1 << 20);
        Value(page, """pfs_connections{edge="s3"}""").Should().BePositive();
        Value(page, "dotnet_process_memory_working_set_bytes").Should().BeGreaterThan(1 << 20);
        Value(page, """pfs_cache_requests_total{cache="addresses",outcome="miss"}""").Should().BePositive();
        Value(page, "pfs_start_time_seconds").Should().BeGreaterThan(1.7e9);
    }

    [Fact]
    public async Task What_a_client_makes_up_is_no_series_of_its_own()
    {
        await using var pfs = await RunningPfs.StartAsync(Settings);
        for (var i = 0; i < 5; i++)
        {
            using var request = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
            using var answer = await _http.PostAsync(new Uri($"http://{pfs.Address}/made.up.Service/Method{i}"), request);
            using var s3 = new HttpRequestMessage(new HttpMethod($"MADEUP{i}"), pfs.S3);
            using var refused = await _http.SendAsync(s3);
        }

        var page = await ReadAsync(pfs, "/metrics");

        page.Should().NotContainEquivalentOf("made.up").And.NotContainEquivalentOf("madeup").And.Contain("pfs_requests_total{edge=\"grpc\",operation=\"Unknown\",status=\"Un")
            .And.Contain("pfs_requests_total{edge=\"s3\",operation=\"Unknown\",status=\"4");
    }

    [Fact]
    public async Task Health_and_readiness_are_told_without_credentials()
    {
        await using var pfs = await RunningPfs.StartAsync(Settings);

        (await ReadAsync(pfs, "/healthz")).Should().Be("alive\n");
        (await ReadAsync(pfs, "/readyz")).Should().Be("ready\n");
        using var other = await _http.GetAsync(new Uri(pfs.Pages!, "/other"));
        using var post = await _http.PostAsync(new Uri(pfs.Pages!, "/metrics"), content: null);
        using var head = new HttpRequestMessage(HttpMethod.Head, new Uri(pfs.Pages!, "/metrics"));
        using var headed = await _http.SendAsync(head);

        other.StatusCode.Should().Be(HttpStatusCode.NotFound);
        post.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        headed.Content.Headers.ContentType!.ToString().Should().Be("text/plain; version=0.0.4; charset=utf-8");
    }

    [Fact]
    public async Task A_server_that_stops_is_not_ready_while_it_lets_requests_finish()
    {
        await using var pfs = await RunningPfs.StartAsync(Settings);
        using var s3 = pfs.OpenS3();
        await s3.CreateBucketAsync("master.images");
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        patient.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new HeldBody();
        var put = patient.PutAsync(s3.Presign(HttpMethod.Put, "master.images", "slow"), body);
        await body.Wanted; // the server runs the request

        var stop = pfs.StopServerAsync();
        await WaitAsync(async () => (await _http.GetAsync(new Uri(pfs.Pages!, "/readyz"))).StatusCode == HttpStatusCode.ServiceUnavailable);
        var reason = await ReadAsync(pfs, "/readyz");
        var alive = await ReadAsync(pfs, "/healthz");
        body.Release();
        using var answer = await put;

        reason.Should().Be("The server is stopping.\n");
        alive.Should().Be("alive\n");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await stop).Should().Be(0);
    }

    /// <summary>A body that comes when the server has asked for it, and then not before it may.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Wanted => _wanted.Task;

        public void Release() => _released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _wanted.SetResult();
            await _released.Task;
            await stream.WriteAsync(Encoding.ASCII.GetBytes("text"));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 4;
            return true;
        }
    }

    // No longer than half a minute: what is not so then is for the test to name.
    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo() && !limit.IsCancellationRequested)
        {
            await Task.Delay(10);
        }
    }

    private static double Value(string page, string series) => double.Parse(
        page.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..],
        System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> ReadAsync(RunningPfs pfs, string path)
    {
        using var answer = await _http.GetAsync(new Uri(pfs.Pages!, path));
        return await answer.Content.ReadAsStringAsync();
    }
}
