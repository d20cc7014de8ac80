using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;
using Grant = Pfs.Core.Grant;

namespace Pfs.Grpc.Tests;

/// <summary>Repos that go from one server to another with their history; what is in the file is Core's to test.</summary>
public sealed class RepoTransferTests
{
    [Fact]
    public async Task A_repo_goes_to_another_server_with_the_same_commits()
    {
        await using var from = await GrpcServer.StartAsync();
        await using var to = await GrpcServer.StartAsync();
        await from.WriteAsync("large", new string('x', 3_000_000));
        await from.WriteAsync("a", "1");
        await from.Commits.SetNoteAsync(new SetNoteRequest { Repo = "images", Revision = "HEAD", Key = "tests", Text = "passed" });

        var (header, file, report) = await ExportAsync(from.Repos);
        var answer = await ImportAsync(to.Repos, "moved", file, pieceBytes: 77_777);

        header.Repo.Should().Be(await from.Repos.GetRepoAsync(new GetRepoRequest { Repo = "images" }));
        report.Should().BeEquivalentTo(new { CommitCount = 2L, TotalBytes = (long)file.Length });
        answer.Should().BeEquivalentTo(new { CommitCount = 2L, Repo = new { Name = "moved", BranchCount = 1 } });
        var (before, after) = (
            await from.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images" }),
            await to.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "moved" }));
        foreach (var commit in before.Commits)
        {
            commit.Repo = "moved";
        }

        after.Should().Be(before);
        after.Commits[0].Notes.Should().Contain("tests", "passed");
    }

    [Fact]
    public async Task Who_may_and_what_is_refused()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        await server.Control.CreatePrincipalAsync("adam", [Grant.Parse("admin images")], default);
        await server.Control.CreatePrincipalAsync("wendy", [Grant.Parse("writer images")], default);
        var (adam, wendy) = (await ReposOfAsync(server, "adam"), await ReposOfAsync(server, "wendy"));
        var (_, file, _) = await ExportAsync(adam);

        await RefusedAsync(() => ExportAsync(wendy), StatusCode.PermissionDenied, "ACCESS_DENIED");
        await RefusedAsync(() => ImportAsync(adam, "images-2", file), StatusCode.PermissionDenied, "ACCESS_DENIED");
        await RefusedAsync(() => ImportAsync(server.Repos, "images", file), StatusCode.AlreadyExists, "REPO_EXISTS");
        await RefusedAsync(() => ImportAsync(server.Repos, "", file), StatusCode.AlreadyExists, "REPO_EXISTS");
        await RefusedAsync(() => ImportAsync(server.Repos, "images-2", file[..^1]), StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await RefusedAsync(() => ImportAsync(server.Repos, "no name", file), StatusCode.InvalidArgument, "INVALID_NAME");
        await server.Repos.ExportRepo(new ExportRepoRequest { Repo = "none" }).ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");

        (await server.Repos.ListReposAsync(new ListReposRequest())).Repos.Should().ContainSingle();
    }

    private static async Task<(ExportRepoHeader Header, byte[] File, ExportRepoReport Report)> ExportAsync(RepoService.RepoServiceClient repos)
    {
        using var call = repos.ExportRepo(new ExportRepoRequest { Repo = "images" });
        var parts = new List<ExportRepoResponse>();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            part.Data.Length.Should().BeLessThanOrEqualTo(256 << 10);
            parts.Add(part);
        }

        parts.Count(part => part.PartCase != ExportRepoResponse.PartOneofCase.Data).Should().Be(2);
        return (parts[0].Header, [.. parts.SelectMany(part => part.Data)], parts[^1].Report);
    }

    private static async Task<ImportRepoResponse> ImportAsync(RepoService.RepoServiceClient repos, string name, byte[] file, int pieceBytes = 1 << 20)
    {
        using var call = repos.ImportRepo();
        try
        {
            await call.RequestStream.WriteAsync(new ImportRepoRequest { Header = new ImportRepoHeader { Repo = name } });
            foreach (var piece in file.Chunk(pieceBytes))
            {
                await call.RequestStream.WriteAsync(new ImportRepoRequest { Data = ByteString.CopyFrom(piece) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // refused meanwhile; the answer says why
        }

        return await call;
    }

    private static Task RefusedAsync<T>(Func<Task<T>> call, StatusCode code, string reason) => call().ShouldBeRefusedAsync(code, reason);

    private static async Task<RepoService.RepoServiceClient> ReposOfAsync(GrpcServer server, string name)
    {
        var key = await server.Control.CreateKeyAsync(name, expires: null, default);
        return new RepoService.RepoServiceClient(server.Invoker($"Bearer {key.Key.Id}:{key.SecretKey}"));
    }
}
