using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class StatPrefixTests
{
    [Fact]
    public async Task Adds_up_what_lies_below_a_prefix_at_any_commit()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync(
            GrpcServer.Start("a"), GrpcServer.Data("1"), GrpcServer.Start("d/1"), GrpcServer.Data("22"),
            GrpcServer.Start("d/2"), GrpcServer.Data("333"), GrpcServer.Start("d0"), GrpcServer.Data("4444"));
        var second = await server.WriteAsync(GrpcServer.Delete("d/1"), GrpcServer.Start("d/2"), GrpcServer.Data("55555"));

        (await StatAsync(server, "d/", first.Id)).Should().Be((2, 5, first.Id));
        (await StatAsync(server, "d/", "")).Should().Be((1, 5, second.Id));
        (await StatAsync(server, "d", "HEAD^")).Should().Be((3, 9, first.Id));
        (await StatAsync(server, "", "")).Should().Be((3, 10, second.Id));
        (await StatAsync(server, "x", "")).Should().Be((0, 0, second.Id));
    }

    [Fact]
    public async Task Sees_what_is_staged_in_an_open_commit()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("d/1", "1");
        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });
        await server.WriteAsync("d/2", "22");

        (await StatAsync(server, "d/", open.Id)).Should().Be((2, 3, open.Id));
        (await StatAsync(server, "", open.Id)).Should().Be((2, 3, open.Id));
        (await StatAsync(server, "d/", "")).Files.Should().Be(1);
    }

    [Fact]
    public async Task Is_nothing_for_a_branch_without_commits_and_refused_for_what_is_not_there()
    {
        await using var server = await GrpcServer.StartAsync();

        (await StatAsync(server, "d/", "")).Should().Be((0, 0, ""));
        await server.Files.StatPrefixAsync(new StatPrefixRequest { Repo = "none" }).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Files.StatPrefixAsync(new StatPrefixRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Files.StatPrefixAsync(new StatPrefixRequest { Repo = "images", Revision = "HEAD^" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
    }

    private static async Task<(long Files, long Bytes, string Snapshot)> StatAsync(GrpcServer server, string prefix, string revision)
    {
        var answer = await server.Files.StatPrefixAsync(
            new StatPrefixRequest { Repo = "images", Revision = revision, Prefix = ByteString.CopyFromUtf8(prefix) });
        return (answer.FileCount, answer.TotalBytes, answer.Snapshot);
    }
}
