using FluentAssertions;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;
using Grant = Pfs.Core.Grant;

namespace Pfs.Grpc.Tests;

/// <summary>Notes beside commits, and the retention of a repo.</summary>
public sealed class NoteTests
{
    [Fact]
    public async Task A_note_is_told_with_its_commit_and_taken_away_again()
    {
        await using var server = await GrpcServer.StartAsync();
        var commit = await server.WriteAsync("a", "1");

        var noted = await server.Commits.SetNoteAsync(Note("HEAD", "tests", "passed"));

        noted.Id.Should().Be(commit.Id);
        noted.Notes.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("tests", "passed"));
        (await server.Commits.GetCommitAsync(new GetCommitRequest { Repo = "images", Revision = commit.Id })).Should().Be(noted);
        (await server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images" })).Commits.Should().Equal(noted);
        (await server.Commits.SetNoteAsync(Note(commit.Id, "tests", ""))).Should().Be(commit);
        await server.Commits.SetNoteAsync(Note("", "tests", "x")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Commits.SetNoteAsync(Note("HEAD", "a b", "x")).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Commits.SetNoteAsync(Note("HEAD^", "tests", "x")).ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
    }

    [Fact]
    public async Task Writers_note_the_commits_of_their_branches_and_admins_those_of_protected_ones()
    {
        await using var server = await GrpcServer.StartAsync();
        var shared = await server.WriteAsync("a", "1");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev", FromRevision = "HEAD" });
        await server.Control.CreatePrincipalAsync("wendy", [Grant.Parse("writer images@dev"), Grant.Parse("reader images")], default);
        await server.Control.CreatePrincipalAsync("rita", [Grant.Parse("reader images")], default);
        var (wendy, rita) = (await CommitsOfAsync(server, "wendy"), await CommitsOfAsync(server, "rita"));

        await wendy.SetNoteAsync(Note(shared.Id, "by", "wendy", "dev"));
        await wendy.SetNoteAsync(Note(shared.Id, "by", "wendy")).ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        await rita.SetNoteAsync(Note(shared.Id, "by", "rita", "dev")).ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");
        await server.Branches.ProtectBranchAsync(new ProtectBranchRequest { Repo = "images", Branch = "master", Protected = true });
        await wendy.SetNoteAsync(Note(shared.Id, "by", "mallory", "dev")).ShouldBeRefusedAsync(StatusCode.PermissionDenied, "ACCESS_DENIED");

        (await rita.GetCommitAsync(new GetCommitRequest { Repo = "images" })).Notes.Should().Contain("by", "wendy");
        await server.Commits.SetNoteAsync(Note(shared.Id, "by", "an admin"));
    }

    [Fact]
    public async Task A_full_repo_takes_no_more_notes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");
        var text = new string('x', 4096);
        for (var number = 0; number < 251; number++)
        {
            await server.Commits.SetNoteAsync(Note("HEAD", $"key-{number:000}", text)); // 251 of 4,096 + 7 + 64 bytes are the most below 1 MiB
        }

        await server.Commits.SetNoteAsync(Note("HEAD", "more", text)).ShouldBeRefusedAsync(StatusCode.ResourceExhausted, "LIMIT_REACHED");
    }

    [Fact]
    public async Task A_repo_is_updated_in_what_the_request_names()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", Description = "why" });

        var longer = await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", DeletedRetentionSeconds = 7_776_000 });
        var deleted = await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "master" });
        var back = await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", ServerDeletedRetention = true, Description = "" });

        longer.Should().BeEquivalentTo(new { Description = "why", HasDeletedRetentionSeconds = true, DeletedRetentionSeconds = 7_776_000L });
        deleted.RestorableUntil.ToDateTimeOffset().Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(90), TimeSpan.FromMinutes(5));
        back.Should().BeEquivalentTo(new { Description = "", HasDeletedRetentionSeconds = false });
        await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", DeletedRetentionSeconds = -1 })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Repos.UpdateRepoAsync(new UpdateRepoRequest { Repo = "images", DeletedRetentionSeconds = long.MaxValue })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    private static SetNoteRequest Note(string revision, string key, string text, string branch = "") =>
        new() { Repo = "images", Branch = branch, Revision = revision, Key = key, Text = text };

    private static async Task<CommitService.CommitServiceClient> CommitsOfAsync(GrpcServer server, string name)
    {
        var key = await server.Control.CreateKeyAsync(name, expires: null, default);
        return new CommitService.CommitServiceClient(server.Invoker($"Bearer {key.Key.Id}:{key.SecretKey}"));
    }
}
