using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using FluentAssertions;
using Google.Protobuf;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>The server itself keeps the deadline that a caller names, in the middle of long work too. These callers do not look at the time.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_collection_that_waits_for_a_request_ends()
    {
        await using var server = await GrpcServer.StartAsync();
        using var lease = server.Store.TakeLease(); // what a request takes for as long as it runs

        var took = await ShouldEndAsync(server, "AdminService/Collect", new CollectRequest(), milliseconds: 300);

        took.Should().BeGreaterThan(TimeSpan.FromMilliseconds(250), "else it waited for nothing");
    }

    [Fact]
    public async Task A_check_that_reads_content_ends_and_leaves_the_next_free_to_run()
    {
        await using var server = await GrpcServer.StartAsync();
        await WriteLargeAsync(server);

        await ShouldEndAsync(server, "AdminService/Check", new CheckRequest { ReadDataPercent = 100 }, milliseconds: 5);

        using var next = server.Admin.Check(new CheckRequest());
        (await next.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
    }

    [Fact]
    public async Task A_watch_ends()
    {
        await using var server = await GrpcServer.StartAsync();

        await ShouldEndAsync(server, "CommitService/WatchCommits", new WatchCommitsRequest { Repo = "images" }, milliseconds: 300);
    }

    [Theory]
    [InlineData("FileService/ReadFile")]
    [InlineData("FileService/ExportArchive")]
    public async Task A_download_that_nobody_takes_ends_and_holds_up_no_collection(string method)
    {
        await using var server = await GrpcServer.StartAsync();
        await WriteLargeAsync(server);
        IMessage request = method == "FileService/ReadFile"
            ? new ReadFileRequest { Repo = "images", Path = ByteString.CopyFromUtf8("large") }
            : new ExportArchiveRequest { Repo = "images" };
        using var http = new HttpClient(new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 });
        using var answer = await SendAsync(http, server, method, request, milliseconds: 3000); // enough for the download to begin

        // A collection waits for all requests that began before it.
        using var collect = server.Admin.Collect(new CollectRequest());
        var watch = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(Allowed * 2);
        while (await collect.ResponseStream.MoveNext(limit.Token))
        {
        }

        watch.Elapsed.Should().BeLessThan(Allowed);
        var read = async () => await answer.Content.LoadIntoBufferAsync().WaitAsync(Allowed);
        await read.Should().ThrowAsync<HttpRequestException>("the stream was reset in the middle");
    }

    [Fact]
    public async Task An_answer_names_the_request_as_the_log_does()
    {
        var ended = new ConcurrentQueue<string>();
        await using var server = await GrpcServer.StartAsync(configure: options => options.Ended += (_, _, requestId, _) => ended.Enqueue(requestId));
        using var http = new HttpClient();

        using var good = await SendAsync(http, server, "RepoService/ListRepos", new ListReposRequest(), milliseconds: 10_000);
        using var refused = await SendAsync(http, server, "RepoService/GetRepo", new GetRepoRequest { Repo = "absent" }, milliseconds: 10_000);
        await good.Content.LoadIntoBufferAsync();
        await refused.Content.LoadIntoBufferAsync();

        string[] told = [IdOf(good), IdOf(refused)];
        told.Should().OnlyHaveUniqueItems();
        for (var attempt = 0; attempt < 1500 && !told.All(ended.Contains); attempt++)
        {
            await Task.Delay(20); // the caller hears of its end first
        }

        ended.Should().Contain(told);

        static string IdOf(HttpResponseMessage answer) => answer.Headers.GetValues("x-request-id").Single();
    }

    private static async Task WriteLargeAsync(GrpcServer server)
    {
        var part = new byte[1 << 20];
        await server.WriteAsync([GrpcServer.Start("large"), .. Enumerable.Range(0, 48).Select(number =>
        {
            new Random(number).NextBytes(part);
            return new WriteFilesRequest { Data = ByteString.CopyFrom(part) };
        })]);
    }

    private static async Task<TimeSpan> ShouldEndAsync(GrpcServer server, string method, IMessage request, int milliseconds)
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        using var answer = await SendAsync(http, server, method, request, milliseconds);
        try
        {
            await answer.Content.LoadIntoBufferAsync().WaitAsync(Allowed);
        }
        catch (HttpRequestException)
        {
            // After a deadline the stream is reset; the trailers came before.
        }

        watch.Elapsed.Should().BeLessThan(Allowed);
        var headers = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        headers.GetValues("grpc-status").Should().Equal("4");
        return watch.Elapsed;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, GrpcServer server, string method, IMessage request, int milliseconds)
    {
        var bytes = request.ToByteArray();
        var call = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/pfs.v1.{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)bytes.Length, .. bytes]) { Headers = { ContentType = new("application/grpc") } },
        };
        call.Headers.Add("authorization", $"Bearer {GrpcServer.AccessKey}:{GrpcServer.SecretKey}");
        call.Headers.Add("te", "trailers");
        call.Headers.Add("grpc-timeout", milliseconds.ToString(CultureInfo.InvariantCulture) + "m");
        return http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead);
    }
}
