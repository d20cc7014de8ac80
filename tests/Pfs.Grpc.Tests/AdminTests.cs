using FluentAssertions;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class AdminTests
{
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
        using var write = server.Files.WriteFiles(); // holds a lease for as long as it is open
        await write.RequestStream.WriteAsync(new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images", Branch = "master" } });
        await write.RequestStream.WriteAsync(GrpcServer.Start("a"));
        using var first = server.Admin.Collect(new CollectRequest());
        while (await first.ResponseStream.MoveNext() && first.ResponseStream.Current.Progress?.Step != "waiting")
        {
        }

        using var second = server.Admin.Collect(new CollectRequest());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext());
        refusal.StatusCode.Should().Be(StatusCode.Unavailable);
        refusal.GetRpcStatus()!.Details[1].Unpack<RetryInfo>().RetryDelay.Seconds.Should().Be(5);
        first.Dispose();
        await write.RequestStream.CompleteAsync();
        await write;

        for (var attempt = 0; ; attempt++)
        {
            using var third = server.Admin.Collect(new CollectRequest());
            try
            {
                (await third.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report.Should().NotBeNull();
                return;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < 100)
            {
                await Task.Delay(20); // the first hears of its end when it looks next
            }
        }
    }

    [Fact]
    public async Task Calls_beyond_the_limit_are_told_to_come_again_and_health_is_answered()
    {
        await using var server = await GrpcServer.StartAsync(new PfsGrpcOptions { MaxCalls = 3 });
        var watches = Enumerable.Range(0, 3).Select(_ => server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "images" })).ToArray();
        await Task.WhenAll(watches.Select(watch => watch.ResponseHeadersAsync));

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
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < 100)
            {
                await Task.Delay(20); // the server hears of the end of the watch a little later
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
