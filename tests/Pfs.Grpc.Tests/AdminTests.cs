using FluentAssertions;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class AdminTests
{
    private const int Attempts = 1500; // one every 20 ms

    [Fact]
    public async Task Collect_streams_progress_and_ends_with_a_report()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "text");

        using var call = server.Admin.Collect(new CollectRequest());
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();

        responses[^1].KindCase.Should().Be(CollectResponse.KindOneofCase.Report);
        responses[^1].Report.DryRun.Should().BeFalse();
        responses[^1].Report.Segments.Should().BeGreaterThan(0);
        responses[..^1].Should().OnlyContain(response => response.KindCase == CollectResponse.KindOneofCase.Progress && response.Progress.Step.Length > 0);
    }

    [Fact]
    public async Task A_collection_beside_another_is_unavailable_and_one_that_is_cancelled_leaves_the_next_free_to_run()
    {
        await using var server = await GrpcServer.StartAsync();
        using var lease = server.Store.TakeLease(); // as a request has one for as long as it runs
        using var first = server.Admin.Collect(new CollectRequest());
        while (await first.ResponseStream.MoveNext() && first.ResponseStream.Current.Progress?.Step != "waiting")
        {
        }

        using var second = server.Admin.Collect(new CollectRequest());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext());
        refusal.StatusCode.Should().Be(StatusCode.Unavailable);
        refusal.GetRpcStatus()!.Details[1].Unpack<RetryInfo>().RetryDelay.Seconds.Should().Be(5);
        first.Dispose();
        lease.Dispose();

        for (var attempt = 0; ; attempt++)
        {
            using var third = server.Admin.Collect(new CollectRequest());
            try
            {
                (await third.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report.Should().NotBeNull();
                return;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < Attempts)
            {
                await Task.Delay(20); // the first hears of its end when it looks next
            }
        }
    }

    [Fact]
    public async Task Calls_beyond_the_limit_are_told_to_come_again_and_health_is_answered()
    {
        await using var server = await GrpcServer.StartAsync(new PfsGrpcOptions { MaxCalls = 5 }); // the four before the watches fit in, too
        var first = await server.WriteAsync("a", "1");
        await server.WriteAsync("a", "2");
        var watches = new List<AsyncServerStreamingCall<Commit>>();
        while (watches.Count < 5)
        {
            watches.Add(await WatchAsync(server, first.Id));
        }

        var refusal = await server.Repos.ListReposAsync(new ListReposRequest()).ResponseAsync.ShouldBeRefusedAsync(StatusCode.Unavailable, "TOO_MANY_CALLS");
        await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest());
        watches[0].Dispose();

        refusal.GetRpcStatus()!.Details[1].Unpack<RetryInfo>().RetryDelay.Seconds.Should().Be(5);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await server.Repos.ListReposAsync(new ListReposRequest());
                await server.Repos.ListReposAsync(new ListReposRequest());
                return;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < Attempts)
            {
                await Task.Delay(20); // the server hears of the end of the watch a little later
            }
        }
    }

    // A call gives its place back a little after its answer: until then a watch may be refused.
    private static async Task<AsyncServerStreamingCall<Commit>> WatchAsync(GrpcServer server, string after)
    {
        for (var attempt = 0; ; attempt++)
        {
            var watch = server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "images", After = after });
            try
            {
                (await watch.ResponseStream.MoveNext()).Should().BeTrue();
                return watch;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < Attempts)
            {
                watch.Dispose();
                await Task.Delay(20);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task Check_refuses_what_is_no_percentage(int percent)
    {
        await using var server = await GrpcServer.StartAsync();

        using var call = server.Admin.Check(new CheckRequest { ReadDataPercent = percent });
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
    }
}
