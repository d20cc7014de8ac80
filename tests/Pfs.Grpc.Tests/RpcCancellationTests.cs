using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>A caller who gives a stream up in its middle: the server stops working for it, holds nothing for it, and nothing has changed.</summary>
public sealed class RpcCancellationTests : IAsyncLifetime, IDisposable
{
    private const int MaxCalls = 10; // so few that calls which never end keep the next ones out

    private readonly RequestMetrics _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _ended = new();
    private GrpcServer _server = null!;
    private string _head = "";

    // More than all buffers between the two take in: 16 MiB of one file, and 3 MB of paths.
    public async Task InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, _metrics.Meter) && instrument is Counter<long>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _ended.Enqueue($"{tags[1].Value} {tags[2].Value}"));
        _listener.Start();
        _server = await GrpcServer.StartAsync(new PfsGrpcOptions { Metrics = _metrics, MaxCalls = MaxCalls });
        var data = new byte[1 << 20];
        Random.Shared.NextBytes(data);
        await _server.WriteAsync(
        [
            GrpcServer.Start("big"), .. Enumerable.Repeat(new WriteFilesRequest { Data = ByteString.CopyFrom(data) }, 16),
            .. Enumerable.Range(0, 3000).Select(number => GrpcServer.Start($"{new string('p', 1000)}{number}")),
        ]);
        _head = await HeadAsync();
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public Task ReadFile() => GivesUpAsync("FileService/ReadFile", token => _server.Files.ReadFile(
        new ReadFileRequest { Repo = "images", Path = ByteString.CopyFromUtf8("big") }, cancellationToken: token));

    [Fact]
    public Task ExportArchive() => GivesUpAsync("FileService/ExportArchive", token => _server.Files.ExportArchive(
        new ExportArchiveRequest { Repo = "images" }, cancellationToken: token));

    [Fact]
    public Task ExportRepo() => GivesUpAsync("RepoService/ExportRepo", token => _server.Repos.ExportRepo(
        new ExportRepoRequest { Repo = "images" }, cancellationToken: token));

    [Fact]
    public async Task ImportRepo()
    {
        using var export = _server.Repos.ExportRepo(new ExportRepoRequest { Repo = "images" });
        using var call = _server.Repos.ImportRepo();
        await call.RequestStream.WriteAsync(new ImportRepoRequest { Header = new ImportRepoHeader { Repo = "half" } });
        for (var parts = 0; parts < 20 && await export.ResponseStream.MoveNext(); parts++)
        {
            await call.RequestStream.WriteAsync(new ImportRepoRequest { Data = export.ResponseStream.Current.Data });
        }

        call.Dispose();

        await EndsAsync("RepoService/ImportRepo", () => export.Dispose());
        (await _server.Repos.ListReposAsync(new ListReposRequest())).Repos.Should().ContainSingle();
    }

    [Fact]
    public async Task DiffCommits()
    {
        await _server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "empty" });

        await GivesUpAsync("CommitService/DiffCommits", token => _server.Commits.DiffCommits(
            new DiffCommitsRequest { Repo = "images", FromBranch = "empty", ToBranch = "master" }, cancellationToken: token));
    }

    [Fact]
    public async Task WatchCommits()
    {
        var root = (await _server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images" })).Commits[^1].Id;
        _head = (await _server.WriteAsync("later", "1")).Id;

        await GivesUpAsync("CommitService/WatchCommits", token => _server.Commits.WatchCommits(
            new WatchCommitsRequest { Repo = "images", After = root }, cancellationToken: token));
    }

    [Fact]
    public async Task ReadBackup()
    {
        using var plan = _server.Admin.PlanBackup(new PlanBackupRequest());
        var file = (await plan.ResponseStream.ReadAllAsync().ToListAsync()).Select(part => part.File).Where(file => file is not null).MaxBy(file => file.Length)!;

        await GivesUpAsync("AdminService/ReadBackup", token => _server.Admin.ReadBackup(
            new ReadBackupRequest { Name = file.Name, Length = file.Length }, cancellationToken: token));
    }

    [Fact]
    public async Task Collect()
    {
        using var lease = _server.Store.TakeLease(); // it waits for the end of this

        await GivesUpAsync("AdminService/Collect", token => _server.Admin.Collect(new CollectRequest(), cancellationToken: token), lease.Dispose);
    }

    [Fact]
    public async Task Check()
    {
        for (var attempt = 0; !_ended.Contains("AdminService/Check Cancelled"); attempt++)
        {
            attempt.Should().BeLessThan(300, "it reads 16 MiB, so one of them is caught in its middle");
            await GiveUpAsync(token => _server.Admin.Check(new CheckRequest { ReadDataPercent = 100 }, cancellationToken: token), attempt);
        }

        await IsFreeAsync();
    }

    // Its few messages are sent at once: whether one is caught in its middle is a matter of chance.
    [Fact]
    public async Task PlanBackup()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            await GiveUpAsync(token => _server.Admin.PlanBackup(new PlanBackupRequest(), cancellationToken: token), attempt);
        }

        await IsFreeAsync();
    }

    [Fact]
    public async Task WriteFiles()
    {
        using var call = _server.Files.WriteFiles();
        await call.RequestStream.WriteAsync(new WriteFilesRequest { Header = new WriteFilesHeader { Repo = "images" } });
        await call.RequestStream.WriteAsync(GrpcServer.Start("a"));
        await call.RequestStream.WriteAsync(GrpcServer.Data("half of "));

        call.Dispose();

        await EndsAsync("FileService/WriteFiles");
    }

    [Fact]
    public async Task ImportArchive()
    {
        using var call = _server.Files.ImportArchive();
        await call.RequestStream.WriteAsync(new ImportArchiveRequest { Header = new ImportArchiveHeader { Repo = "images" } });
        await call.RequestStream.WriteAsync(new ImportArchiveRequest { Data = ByteString.CopyFrom(new byte[100]) });

        call.Dispose();

        await EndsAsync("FileService/ImportArchive");
    }

    [Fact]
    public void Every_stream_is_here()
    {
        var tested = typeof(RpcCancellationTests).GetMethods().Select(method => method.Name);

        AccessMatrixTests.Rpcs.Where(rpc => rpc.IsClientStreaming || rpc.IsServerStreaming).Select(rpc => rpc.Name).Should().BeSubsetOf(tested);
    }

    private async Task GivesUpAsync<T>(string rpc, Func<CancellationToken, AsyncServerStreamingCall<T>> begin, Action? then = null)
    {
        using var source = new CancellationTokenSource();
        using var call = begin(source.Token);
        (await call.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();

        await source.CancelAsync();

        var next = async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        };
        (await next.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Cancelled);
        await EndsAsync(rpc, then);
    }

    private async Task EndsAsync(string rpc, Action? then = null)
    {
        for (var times = 0; !_ended.Contains($"{rpc} Cancelled"); times++)
        {
            times.Should().BeLessThan(3000, $"the server hears of the end; it saw that of {string.Join(", ", _ended)}");
            await Task.Delay(10);
        }

        then?.Invoke();
        await IsFreeAsync();
    }

    // A collection waits for all that was begun before it, and runs alone.
    private async Task IsFreeAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var collection = _server.Admin.Collect(new CollectRequest { DryRun = true }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60));
            try
            {
                (await collection.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report.Should().NotBeNull();
                break;
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && attempt < 1500)
            {
                await Task.Delay(20); // what was given up hears of it when it looks next
            }
        }

        (await HeadAsync()).Should().Be(_head);
    }

    private async Task<string> HeadAsync() => (await _server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images" })).Head;

    private static async Task GiveUpAsync<T>(Func<CancellationToken, AsyncServerStreamingCall<T>> begin, int attempt)
    {
        using var source = new CancellationTokenSource();
        using var call = begin(source.Token);
        var all = call.ResponseStream.ReadAllAsync().ToListAsync().AsTask();
        await Task.Delay(TimeSpan.FromMicroseconds(100 * (attempt % 100)));
        await source.CancelAsync();
        try
        {
            await all;
        }
        catch (RpcException over) when (over.StatusCode is StatusCode.Cancelled or StatusCode.Unavailable)
        {
            // given up, or the one before has not heard of it yet
        }
    }
}
