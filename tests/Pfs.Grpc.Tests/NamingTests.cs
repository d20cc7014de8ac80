using FluentAssertions;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;
using Grant = Pfs.Core.Grant;

namespace Pfs.Grpc.Tests;

/// <summary>Descriptions of repos, names and protection of branches.</summary>
public sealed class NamingTests
{
    [Fact]
    public async Task Updates_a_repo_and_renames_a_branch()
    {
        await using var server = await GrpcServer.StartAsync();
        var head = await server.WriteAsync("a", "1");

        var repo = await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", Description = "why" });
        var branch = await server.Branches.RenameBranchAsync(new RenameBranchRequest { Repo = "images", Branch = "master", NewName = "main" });

        (await server.Repos.GetRepoAsync(new GetRepoRequest { Repo = "images" })).Should().Be(repo);
        repo.Description.Should().Be("why");
        branch.Should().BeEquivalentTo(new { Name = "main", Head = head.Id, Protected = false });
        (await server.Branches.ListBranchesAsync(new ListBranchesRequest { Repo = "images" })).Branches.Should().Equal(branch);
    }

    [Fact]
    public async Task Only_admins_write_to_a_protected_branch_and_the_refusal_says_so()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev" });
        await server.Branches.ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "master", Protected = true });
        var writer = await CallerAsync(server, "wendy", "writer images");
        var admin = await CallerAsync(server, "adam", "admin images");
        var start = new StartCommitRequest { Repo = "images", Branch = "master" };

        var refusal = await new CommitService.CommitServiceClient(writer).StartCommitAsync(start).ResponseAsync
            .ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        var open = await new CommitService.CommitServiceClient(admin).StartCommitAsync(start);
        await new CommitService.CommitServiceClient(writer).FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = open.Id })
            .ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        var check = await new AccessService.AccessServiceClient(writer).CheckAccessAsync(
            new CheckAccessRequest { Operation = "PutObject", Repo = "images", Branch = "master" });
        await new CommitService.CommitServiceClient(writer).StartCommitAsync(new StartCommitRequest { Repo = "images", Branch = "dev" });
        await new BranchService.BranchServiceClient(writer).ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "dev" })
            .ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        await server.Branches.ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "master" });
        await new CommitService.CommitServiceClient(writer).FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = open.Id });

        refusal.Status.Detail.Should().Contain("the branch is protected");
        check.Should().BeEquivalentTo(new { Allowed = false, Needed = Role.Admin });
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev" });

        await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "none" }).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", Description = new string('x', 4097) })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await Rename("none", "master", "x").ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await Rename("images", "none", "x").ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await Rename("images", "master", "dev").ShouldBeRefusedAsync(StatusCode.AlreadyExists, "BRANCH_EXISTS");
        await Rename("images", "master", "HEAD").ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await Rename("images", "master", "").ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Branches.ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");

        AsyncUnaryCall<Branch> Rename(string repo, string branch, string newName) =>
            server.Branches.RenameBranchAsync(new RenameBranchRequest { Repo = repo, Branch = branch, NewName = newName });
    }

    [Fact]
    public async Task A_new_name_needs_the_right_to_it()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev-1" });
        var branches = new BranchService.BranchServiceClient(await CallerAsync(server, "adam", "admin images@dev-*"));

        await branches.RenameBranchAsync(new RenameBranchRequest { Repo = "images", Branch = "dev-1", NewName = "other" })
            .ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        (await branches.RenameBranchAsync(new RenameBranchRequest { Repo = "images", Branch = "dev-1", NewName = "dev-2" })).Name.Should().Be("dev-2");
    }

    private static async Task<CallInvoker> CallerAsync(GrpcServer server, string name, string grant)
    {
        await server.Control.CreatePrincipalAsync(name, [Grant.Parse(grant)], default);
        var key = await server.Control.CreateKeyAsync(name, expires: null, default);
        return server.Invoker($"Bearer {key.Key.Id}:{key.SecretKey}");
    }
}
