using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class UndoTests
{
    private static readonly string Unknown = new('a', 64);

    [Fact]
    public async Task Reverts_a_commit_by_a_new_one_that_says_so()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "old");
        var undone = await server.WriteAsync(GrpcServer.Start("a"), GrpcServer.Data("new"), GrpcServer.Start("b"));

        var answer = await server.Commits.RevertCommitAsync(new RevertCommitRequest { Repo = "images", Revision = "HEAD", ExpectedHead = undone.Id });

        answer.Should().BeEquivalentTo(new { WrittenFiles = 1L, DeletedFiles = 1L });
        answer.Commit.Number.Should().Be(3);
        answer.Commit.Author.Should().Be("Tess");
        answer.Commit.Message.Should().Be($"Revert \"Change 2 files\"\n\nThis reverts commit {undone.Id}.");
        (await server.ReadAsync("a")).Should().Be("old");
        (await server.Commits.RevertCommitAsync(new RevertCommitRequest { Repo = "images", Revision = undone.Id })).Should().Be(new RevertCommitResponse());
    }

    [Fact]
    public async Task Refuses_to_revert_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        await server.WriteAsync("a", "2");

        await Refused(new RevertCommitRequest { Repo = "none", Revision = "HEAD" }, StatusCode.NotFound, "REPO_NOT_FOUND");
        await Refused(new RevertCommitRequest { Repo = "images", Branch = "none", Revision = first.Id }, StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await Refused(new RevertCommitRequest { Repo = "images", Revision = Unknown }, StatusCode.NotFound, "REVISION_NOT_FOUND");
        await Refused(new RevertCommitRequest { Repo = "images" }, StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Refused(new RevertCommitRequest { Repo = "images", Revision = "HEAD", ExpectedHead = first.Id }, StatusCode.FailedPrecondition, "HEAD_MOVED");
        var refusal = await Refused(new RevertCommitRequest { Repo = "images", Revision = first.Id }, StatusCode.FailedPrecondition, "CONDITION_FAILED");
        refusal.Status.Detail.Should().Contain("'a'");
        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });
        await Refused(new RevertCommitRequest { Repo = "images", Revision = open.Id }, StatusCode.NotFound, "REVISION_NOT_FOUND");
        (await server.ReadAsync("a")).Should().Be("2");

        Task<RpcException> Refused(RevertCommitRequest request, StatusCode code, string reason) =>
            server.Commits.RevertCommitAsync(request).ResponseAsync.ShouldBeRefusedAsync(code, reason);
    }

    [Fact]
    public async Task Restores_paths_and_prefixes_in_one_commit()
    {
        await using var server = await GrpcServer.StartAsync();
        var then = await server.WriteAsync(GrpcServer.Start("a"), GrpcServer.Data("1"), GrpcServer.Start("d/1"), GrpcServer.Start("d/2"));
        await server.WriteAsync(GrpcServer.Start("a"), GrpcServer.Data("2"), GrpcServer.Delete("d/1"), GrpcServer.Start("d/3"));

        var answer = await server.Commits.RestorePathsAsync(Restore("HEAD^", ["a"], ["d/"]));

        answer.Should().BeEquivalentTo(new { WrittenFiles = 2L, DeletedFiles = 1L, Snapshot = then.Id });
        answer.Commit.ChangeCount.Should().Be(3);
        answer.Commit.Message.Should().Be($"Restore 1 paths and 1 prefixes as of {then.Id}");
        (await server.ReadAsync("a")).Should().Be("1");
        (await server.Commits.RestorePathsAsync(Restore(then.Id, ["a"], ["d/"]))).Commit.Should().BeNull();
    }

    [Fact]
    public async Task Refuses_to_restore_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");

        await Refused(Restore("HEAD", [], []), StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Refused(Restore("", ["a"], []), StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Refused(Restore("HEAD", [.. Enumerable.Repeat("a", 1001)], []), StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Refused(Restore("HEAD", ["a\0"], []), StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Refused(Restore("HEAD", ["b"], []), StatusCode.NotFound, "FILE_NOT_FOUND");
        await Refused(Restore("HEAD", [], ["b"]), StatusCode.NotFound, "FILE_NOT_FOUND");
        await Refused(Restore("HEAD~7", ["a"], []), StatusCode.NotFound, "REVISION_NOT_FOUND");
        var elsewhere = Restore("HEAD", ["a"], []);
        elsewhere.ExpectedHead = Unknown;
        await Refused(elsewhere, StatusCode.FailedPrecondition, "HEAD_MOVED");
        elsewhere.Branch = "none";
        await Refused(elsewhere, StatusCode.NotFound, "BRANCH_NOT_FOUND");
        elsewhere.Repo = "none";
        await Refused(elsewhere, StatusCode.NotFound, "REPO_NOT_FOUND");

        Task<RpcException> Refused(RestorePathsRequest request, StatusCode code, string reason) =>
            server.Commits.RestorePathsAsync(request).ResponseAsync.ShouldBeRefusedAsync(code, reason);
    }

    private static RestorePathsRequest Restore(string revision, string[] paths, string[] prefixes) => new()
    {
        Repo = "images",
        Revision = revision,
        Paths = { paths.Select(ByteString.CopyFromUtf8) },
        Prefixes = { prefixes.Select(ByteString.CopyFromUtf8) },
    };
}
