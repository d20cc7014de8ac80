using FluentAssertions;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class BranchTests
{
    [Fact]
    public async Task Creates_a_branch_at_any_revision()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        await server.WriteAsync("a", "2");

        var branch = await server.Branches.CreateBranchAsync(
            new CreateBranchRequest { Repo = "images", Branch = "dev", FromBranch = "master", FromRevision = "HEAD^" });

        branch.Head.Should().Be(first.Id);
        var found = await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images", Branch = "dev" });
        found.Should().Be(branch);
    }

    [Fact]
    public async Task Lists_moves_and_deletes()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        var second = await server.WriteAsync("a", "2");

        var moved = await server.Branches.MoveBranchAsync(new MoveBranchRequest
        {
            Repo = "images",
            Branch = "master",
            Revision = first.Id,
            ExpectedHead = second.Id,
        });
        var listed = await server.Branches.ListBranchesAsync(new ListBranchesRequest { Repo = "images" });
        await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "master" });

        moved.Head.Should().Be(first.Id);
        listed.Branches.Should().Equal(moved);
        (await server.Repos.GetRepoAsync(new GetRepoRequest { Repo = "images" })).BranchCount.Should().Be(0);
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        var head = await server.WriteAsync("a", "1");
        var other = new string('a', 64);

        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "master" })
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "BRANCH_EXISTS");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "none", Branch = "x" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "tag-x" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "x", FromRevision = "HEAD~9" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Branches.ListBranchesAsync(new ListBranchesRequest { Repo = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Branches.MoveBranchAsync(
            new MoveBranchRequest { Repo = "images", Branch = "master", Revision = head.Id, ExpectedHead = other })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await server.Branches.MoveBranchAsync(new MoveBranchRequest { Repo = "images", Branch = "master", Revision = other })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Branches.MoveBranchAsync(new MoveBranchRequest { Repo = "images", Branch = "master" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
    }
}
