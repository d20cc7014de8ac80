using FluentAssertions;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class RepoTests
{
    [Fact]
    public async Task Creates_finds_lists_and_deletes()
    {
        await using var server = await GrpcServer.StartAsync();

        var created = await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "data", Description = "why" });
        var found = await server.Repos.GetRepoAsync(new GetRepoRequest { Repo = "data" });
        await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "images" });
        var left = await server.Repos.ListReposAsync(new ListReposRequest());

        found.Should().Be(created);
        found.Description.Should().Be("why");
        left.Repos.Select(repo => repo.Name).Should().Equal("data");
    }

    [Fact]
    public async Task Lists_by_pages()
    {
        await using var server = await GrpcServer.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = name });
        }

        var names = new List<string>();
        var request = new ListReposRequest { PageSize = 2 };
        do
        {
            var page = await server.Repos.ListReposAsync(request);
            page.Repos.Count.Should().BeLessThanOrEqualTo(2);
            names.AddRange(page.Repos.Select(repo => repo.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        names.Should().Equal("a", "b", "c", "d", "images");
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();

        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "REPO_EXISTS");
        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "a.b" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Repos.GetRepoAsync(new GetRepoRequest { Repo = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Repos.ListReposAsync(new ListReposRequest { PageSize = -1 })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Repos.ListReposAsync(new ListReposRequest { PageToken = "***" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }
}
