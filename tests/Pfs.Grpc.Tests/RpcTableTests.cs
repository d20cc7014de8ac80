using System.Text.RegularExpressions;
using FluentAssertions;
using FluentAssertions.Execution;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Testing;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>Every rpc succeeds, and is refused in each way that the proto file names (<see cref="RpcTable"/>).</summary>
public sealed partial class RpcTableTests
{
    [Fact]
    public async Task Each_succeeds()
    {
        await using var world = await RpcWorld.CreateAsync();
        using var all = new AssertionScope();
        foreach (var row in RpcRow.Parse(RpcTable.Successes))
        {
            var (code, reason, answers) = await world.CallAsync(row);

            (code, reason).Should().Be((StatusCode.OK, ""), row.ToString());
            answers.Should().NotBeEmpty(row.ToString());
        }
    }

    [Fact]
    public async Task Each_error_of_the_proto_file_is_met_and_changes_nothing()
    {
        await using var world = await RpcWorld.CreateAsync();
        var before = await world.StateAsync();
        using var all = new AssertionScope();
        foreach (var row in RpcRow.Parse(RpcTable.Refusals))
        {
            var (code, reason, _) = await world.CallAsync(row);

            (NameOf(code), reason).Should().Be((row.Code, row.Reason), row.ToString());
        }

        (await world.StateAsync()).Should().Be(before);
    }

    [Fact]
    public void The_table_has_all_that_the_proto_file_names()
    {
        var rows = RpcRow.Parse(RpcTable.Successes).Concat(RpcRow.Parse(RpcTable.Refusals)).Select(row => (row.Rpc, row.Code))
            .Concat(RpcTable.Elsewhere.Select(row => (row.Rpc, row.Code))).ToHashSet();

        var documented = Documented().ToList();

        documented.Should().HaveCountGreaterThan(2 * AccessMatrixTests.Rpcs.Count());
        documented.Except(rows).Should().BeEmpty();
    }

    [Fact]
    public async Task A_watch_ends_when_the_server_stops()
    {
        await using var server = await GrpcServer.StartAsync();
        using var call = server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "images" });
        await call.ResponseHeadersAsync;
        var made = await server.WriteAsync("a", "1");
        (await call.ResponseStream.MoveNext()).Should().BeTrue();
        call.ResponseStream.Current.Id.Should().Be(made.Id);

        var next = call.ResponseStream.MoveNext(CancellationToken.None);
        await server.StopAsync();

        await next.ShouldBeRefusedAsync(StatusCode.Unavailable, "SERVER_STOPPING");
    }

    [Fact]
    public async Task A_check_beside_a_collection_is_unavailable()
    {
        await using var server = await GrpcServer.StartAsync();
        using var lease = server.Store.TakeLease(); // the collection waits for its end
        using var collection = server.Admin.Collect(new CollectRequest());
        while (await collection.ResponseStream.MoveNext() && collection.ResponseStream.Current.Progress?.Step != "waiting")
        {
        }

        await server.Admin.Check(new CheckRequest()).ShouldBeRefusedAsync(StatusCode.Unavailable, "BUSY");
    }

    [Fact]
    public async Task Damage_is_told_and_its_bytes_are_not_sent()
    {
        await using var server = await GrpcServer.StartAsync();
        var content = new byte[8 << 20];
        Random.Shared.NextBytes(content);
        await server.WriteAsync([GrpcServer.Start("a"), .. content.Chunk(1 << 20).Select(part => new WriteFilesRequest { Data = ByteString.CopyFrom(part) })]);
        var damaged = server.Damage(content.AsSpan(7_000_000, 64));

        using var read = server.Files.ReadFile(new ReadFileRequest { Repo = "images", Path = ByteString.CopyFromUtf8("a") });
        var sent = new MemoryStream();
        var whole = async () =>
        {
            await foreach (var part in read.ResponseStream.ReadAllAsync())
            {
                part.Data.WriteTo(sent);
            }
        };
        await whole().ShouldBeRefusedAsync(StatusCode.DataLoss, "DATA_CORRUPT");
        sent.Length.Should().BeInRange(1, 7_000_000);
        sent.ToArray().AsSpan().SequenceEqual(content.AsSpan(0, (int)sent.Length)).Should().BeTrue();

        using var export = server.Files.ExportArchive(new ExportArchiveRequest { Repo = "images" });
        await export.ResponseStream.ReadAllAsync().ToListAsync().AsTask().ShouldBeRefusedAsync(StatusCode.DataLoss, "DATA_CORRUPT");

        using var repo = server.Repos.ExportRepo(new ExportRepoRequest { Repo = "images" });
        await repo.ResponseStream.ReadAllAsync().ToListAsync().AsTask().ShouldBeRefusedAsync(StatusCode.DataLoss, "DATA_CORRUPT");

        var name = Path.GetFileName(damaged);
        using var plan = server.Admin.PlanBackup(new PlanBackupRequest());
        var length = (await plan.ResponseStream.ReadAllAsync().ToListAsync()).Single(part => part.File?.Name == name).File.Length;
        using var backup = server.Admin.ReadBackup(new ReadBackupRequest { Name = name, Length = length });
        (await backup.ResponseStream.MoveNext()).Should().BeTrue();
        using (var cut = File.Open(damaged, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(length - 1);
        }

        await backup.ResponseStream.ReadAllAsync().ToListAsync().AsTask().ShouldBeRefusedAsync(StatusCode.DataLoss, "DATA_CORRUPT");
    }

    private static string NameOf(StatusCode code) => string.Concat(
        code.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    // What the comment above each rpc names, and the success that each has.
    private static IEnumerable<(string Rpc, string Code)> Documented()
    {
        var (service, comment) = ("", "");
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "proto", "pfs", "v1", "pfs.proto")))
        {
            if (Service().Match(line) is { Success: true } begun)
            {
                service = begun.Groups[1].Value;
            }
            else if (Rpc().Match(line) is { Success: true } rpc)
            {
                var name = $"{service}/{rpc.Groups[1].Value}";
                yield return (name, "OK");
                foreach (var code in Code().Matches(comment).Select(match => match.Value).Distinct())
                {
                    yield return (name, code);
                }
            }

            comment = line.StartsWith("  //", StringComparison.Ordinal) ? comment + line : "";
        }
    }

    [GeneratedRegex(@"^service (\w+)")]
    private static partial Regex Service();

    [GeneratedRegex(@"^  rpc (\w+)")]
    private static partial Regex Rpc();

    [GeneratedRegex("(NOT_FOUND|ALREADY_EXISTS|FAILED_PRECONDITION|INVALID_ARGUMENT|OUT_OF_RANGE|DATA_LOSS|UNAVAILABLE|RESOURCE_EXHAUSTED|PERMISSION_DENIED|ABORTED)(?=:|,)")]
    private static partial Regex Code();
}
