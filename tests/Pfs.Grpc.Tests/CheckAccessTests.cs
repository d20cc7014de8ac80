using FluentAssertions;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using Xunit;
using Grant = Pfs.Core.Grant;
using Role = Pfs.Grpc.V1.Role;

namespace Pfs.Grpc.Tests;

public sealed class CheckAccessTests
{
    [Theory]
    [InlineData("PutObject", "images", "dev", true, "It needs the role writer on images@dev; the grant 'writer images@dev' gives that.")]
    [InlineData("FileService/WriteFiles", "images", "master", false, "It needs the role writer on images@master, and no grant of 'ada' gives that.")]
    [InlineData("writer", "images", "", false, "It needs the role writer on all branches of images, and no grant of 'ada' gives that.")]
    [InlineData("reader", "images", "", true, "It needs the role reader on any branch of images; the grant 'reader images' gives that.")]
    [InlineData("GetObject", "other", "master", false, "It needs the role reader on other@master, and no grant of 'ada' gives that.")]
    [InlineData("RepoService/DeleteRepo", "images", "", false, "It needs the role admin on all branches of images, and no grant of 'ada' gives that.")]
    [InlineData("AdminService/Collect", "", "", false, "It needs the role store-admin, and no grant of 'ada' gives that.")]
    [InlineData("ListBuckets", "", "", true, "Every principal may.")]
    public async Task Tells_which_grant_allows_it_or_what_is_missing(string operation, string repo, string branch, bool allowed, string reason)
    {
        await using var server = await GrpcServer.StartAsync();
        var ada = await AdaAsync(server);
        var request = new CheckAccessRequest { Operation = operation, Repo = repo, Branch = branch };

        var own = await ada.CheckAccessAsync(request);
        request.Principal = "ada";
        var asked = await server.Access.CheckAccessAsync(request);

        asked.Should().Be(own);
        own.Should().BeEquivalentTo(new { Allowed = allowed, Principal = "ada", Reason = reason });
        (own.Grant is not null).Should().Be(allowed && own.Needed != Role.Unspecified);
    }

    [Theory]
    [InlineData("PutObject", Right.Write)]
    [InlineData("GetObject", Right.Read)]
    [InlineData("BranchService/MoveBranch", Right.Admin)]
    [InlineData("AdminService/Check", Right.Store)]
    [InlineData("RepoService/ListRepos", Right.Known)]
    public async Task Says_what_the_edges_decide(string operation, Right right)
    {
        await using var server = await GrpcServer.StartAsync();
        var branch = BranchName.Parse("dev");
        foreach (var grants in new[] { "", "reader *", "writer images@d*", "admin images", "store-admin", "admin other" })
        {
            var identity = new Identity("bob", grants.Length == 0 ? [] : [Grant.Parse(grants)]);
            await server.Control.CreatePrincipalAsync("bob", identity.Grants, default);

            var answer = await server.Access.CheckAccessAsync(
                new CheckAccessRequest { Principal = "bob", Operation = operation, Repo = "images", Branch = "dev" });

            answer.Allowed.Should().Be(identity.May(right, RepoName.Parse("images"), branch), grants);
            await server.Control.DeletePrincipalAsync("bob", default);
        }
    }

    [Fact]
    public async Task Knows_the_limits_of_the_callers_session()
    {
        await using var server = await GrpcServer.StartAsync();
        var session = await server.Access.CreateSessionAsync(new CreateSessionRequest { Limits = { new V1.Grant { Role = Role.Reader, Repo = "images" } } });
        var access = new AccessService.AccessServiceClient(server.Invoker($"Bearer {session.Token}"));

        var read = await access.CheckAccessAsync(new CheckAccessRequest { Operation = "GetObject", Repo = "images" });
        var write = await access.CheckAccessAsync(new CheckAccessRequest { Operation = "PutObject", Repo = "images" });

        read.Allowed.Should().BeTrue();
        read.Reason.Should().Be(
            "It needs the role reader on any branch of images; the grant 'store-admin' gives that, and the session's limit 'reader images' lets it through.");
        read.Limit.Should().Be(new V1.Grant { Role = Role.Reader, Repo = "images", Branch = "*" });
        write.Allowed.Should().BeFalse();
        write.Reason.Should().Be("It needs the role writer on all branches of images; the grant 'store-admin' gives that, but the session is limited to less.");
        write.Limit.Should().BeNull();
    }

    [Fact]
    public async Task Tells_of_anonymous_callers_and_of_the_root_credential()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Control.CreatePrincipalAsync("anonymous", [Grant.Parse("reader images")], default);

        (await AskAsync("anonymous", "GetObject")).Allowed.Should().BeTrue();
        (await AskAsync("anonymous", "PutObject")).Allowed.Should().BeFalse();
        (await AskAsync("anonymous", "ListBuckets")).Should().BeEquivalentTo(new { Allowed = false, Reason = "Anonymous callers may not; send credentials." });
        (await AskAsync("Tess", "AdminService/Check")).Grant.Role.Should().Be(Role.StoreAdmin);

        async Task<CheckAccessResponse> AskAsync(string principal, string operation) => await server.Access.CheckAccessAsync(
            new CheckAccessRequest { Principal = principal, Operation = operation, Repo = "images" });
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        var ada = await AdaAsync(server);

        await ada.CheckAccessAsync(new CheckAccessRequest { Principal = "bob", Operation = "GetObject", Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        await server.Access.CheckAccessAsync(new CheckAccessRequest { Principal = "bob", Operation = "GetObject", Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "PRINCIPAL_NOT_FOUND");
        await ada.CheckAccessAsync(new CheckAccessRequest { Operation = "FlyToTheMoon" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await ada.CheckAccessAsync(new CheckAccessRequest { Operation = "GetObject" }).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
        await ada.CheckAccessAsync(new CheckAccessRequest { Operation = "GetObject", Repo = "images", Branch = "a.b" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_NAME");
    }

    private static async Task<AccessService.AccessServiceClient> AdaAsync(GrpcServer server)
    {
        await server.Control.CreatePrincipalAsync("ada", [Grant.Parse("reader images"), Grant.Parse("writer images@dev")], default);
        var key = await server.Control.CreateKeyAsync("ada", expires: null, default);
        return new AccessService.AccessServiceClient(server.Invoker($"Bearer {key.Key.Id}:{key.SecretKey}"));
    }
}
