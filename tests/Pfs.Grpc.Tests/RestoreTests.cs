using FluentAssertions;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_deleted_repo_is_listed_and_comes_back_as_it_was()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        var before = await server.Repos.GetRepoAsync(new GetRepoRequest { Repo = "images" });

        var until = (await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "images" })).RestorableUntil;
        var listed = await server.Repos.ListDeletedReposAsync(new ListDeletedReposRequest());
        var restored = await server.Repos.RestoreRepoAsync(new RestoreRepoRequest { Repo = "images", NewName = "again" });

        var deleted = listed.Repos.Should().ContainSingle().Which;
        deleted.Repo.Should().Be(before);
        deleted.RestorableUntil.Should().Be(until);
        (until.ToDateTime() - deleted.DeletedAt.ToDateTime()).Should().Be(TimeSpan.FromDays(7));
        restored.Name.Should().Be("again");
        restored.BranchCount.Should().Be(1);
        (await server.Repos.ListDeletedReposAsync(new ListDeletedReposRequest())).Repos.Should().BeEmpty();
    }

    [Fact]
    public async Task A_deleted_branch_is_listed_and_comes_back_as_it_was()
    {
        await using var server = await GrpcServer.StartAsync();
        var head = await server.WriteAsync("a", "1");
        var before = await server.Branches.GetBranchAsync(new GetBranchRequest { Repo = "images", Branch = "master" });

        var until = (await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "master" })).RestorableUntil;
        var listed = await server.Branches.ListDeletedBranchesAsync(new ListDeletedBranchesRequest { Repo = "images" });
        var restored = await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "master", Head = head.Id[..9] });

        listed.Branches.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Repo = "images", Name = "master", Head = head.Id, before.CreatedAt, RestorableUntil = until });
        restored.Should().Be(before);
    }

    [Fact]
    public async Task Lists_by_pages_the_last_deleted_first_whatever_changes_meanwhile()
    {
        await using var server = await GrpcServer.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = name });
            await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = name });
        }

        var request = new ListDeletedBranchesRequest { Repo = "images", PageSize = 2 };
        var first = await server.Branches.ListDeletedBranchesAsync(request);
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "d" });
        request.PageToken = first.NextPageToken;
        var second = await server.Branches.ListDeletedBranchesAsync(request);
        request.PageToken = second.NextPageToken;
        var third = await server.Branches.ListDeletedBranchesAsync(request);

        first.Branches.Select(branch => branch.Name).Should().Equal("e", "d");
        second.Branches.Select(branch => branch.Name).Should().Equal("c", "b");
        third.Branches.Select(branch => branch.Name).Should().Equal("a");
        third.NextPageToken.Should().BeEmpty();
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev" });
        await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "dev" });
        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "gone" });
        await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "gone" });

        await server.Repos.RestoreRepoAsync(new RestoreRepoRequest { Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Repos.RestoreRepoAsync(new RestoreRepoRequest { Repo = "gone", Number = 99 })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Repos.RestoreRepoAsync(new RestoreRepoRequest { Repo = "gone", NewName = "images" })
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "REPO_EXISTS");
        await server.Branches.ListDeletedBranchesAsync(new ListDeletedBranchesRequest { Repo = "gone" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "master" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "dev", NewName = "master" })
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "BRANCH_EXISTS");
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "dev", NewName = "at-1" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Branches.RestoreBranchAsync(new RestoreBranchRequest { Repo = "images", Branch = "dev", Head = new string('a', 64) })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Repos.ListDeletedReposAsync(new ListDeletedReposRequest { PageToken = "***" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }
}
