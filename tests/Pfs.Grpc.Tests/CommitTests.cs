using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class CommitTests
{
    private static readonly string Unknown = new('a', 64);

    [Fact]
    public async Task Collects_writes_in_an_open_commit_that_readers_do_not_see()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "old");

        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images", Message = "both" });
        await server.WriteAsync("a", "new");
        await server.WriteAsync("b", "more");
        var seenByReaders = await server.ReadAsync("a");
        var staged = await server.ReadAsync("a", open.Id);
        var finished = await server.Commits.FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = open.Id });

        seenByReaders.Should().Be("old");
        staged.Should().Be("new");
        open.State.Should().Be(CommitState.Open);
        finished.State.Should().Be(CommitState.Finished);
        finished.Number.Should().Be(2);
        finished.Message.Should().Be("both");
        finished.Author.Should().Be("Tess");
        (await server.ReadAsync("b", open.Id)).Should().Be("more");
        (await server.Commits.FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = open.Id }))
            .Should().Be(finished, "finishing again answers the same");
    }

    [Fact]
    public async Task Drops_an_aborted_commit()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "old");
        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });
        await server.WriteAsync("a", "new");

        await server.Commits.AbortCommitAsync(new AbortCommitRequest { Repo = "images", CommitId = open.Id });

        (await server.ReadAsync("a")).Should().Be("old");
        await server.Commits.FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = open.Id })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "OPEN_COMMIT_NOT_FOUND");
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("HEAD^", 2)]
    [InlineData("HEAD~2", 1)]
    [InlineData(".2", 2)]
    [InlineData("master^", 2)]
    public async Task Resolves_revisions(string revision, long number)
    {
        await using var server = await GrpcServer.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await server.WriteAsync("a", $"{i}");
        }

        var resolved = await server.Commits.ResolveRevisionAsync(new ResolveRevisionRequest { Repo = "images", Revision = revision });
        var commit = await server.Commits.GetCommitAsync(
            new GetCommitRequest { Repo = "images", Revision = resolved.CommitId[..12] });

        commit.Number.Should().Be(number);
        commit.Id.Should().Be(resolved.CommitId);
    }

    [Fact]
    public async Task Lists_commits_by_pages_and_by_path()
    {
        await using var server = await GrpcServer.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await server.WriteAsync(i % 2 == 0 ? "even" : "odd", $"{i}")).Id);
        }

        var all = await ListAsync(server, new ListCommitsRequest { Repo = "images", PageSize = 2 });
        var even = await ListAsync(
            server, new ListCommitsRequest { Repo = "images", PageSize = 2, Path = ByteString.CopyFromUtf8("even") });

        all.Should().Equal(ids);
        even.Should().Equal(ids[0], ids[2], ids[4]);
    }

    [Fact]
    public async Task Lists_an_open_commit_before_its_parents()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        var second = await server.WriteAsync("a", "2");
        var open = await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });

        var listed = await ListAsync(server, new ListCommitsRequest { Repo = "images", Revision = open.Id });
        var paged = await ListAsync(server, new ListCommitsRequest { Repo = "images", Revision = open.Id, PageSize = 1 });

        listed.Should().Equal(open.Id, second.Id, first.Id);
        paged.Should().Equal(listed);
    }

    [Fact]
    public async Task Lists_no_commits_of_a_branch_without_any()
    {
        await using var server = await GrpcServer.StartAsync();

        (await server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images" })).Commits.Should().BeEmpty();
    }

    [Fact]
    public async Task Watches_a_branch()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "1");
        var second = await server.WriteAsync("a", "2");

        using var resumed = server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "images", After = first.Id });
        using var fresh = server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "images" });
        await fresh.ResponseHeadersAsync;
        var third = await server.WriteAsync("a", "3");

        (await NextAsync(resumed)).Should().Be(second);
        (await NextAsync(resumed)).Should().Be(third);
        (await NextAsync(fresh)).Should().Be(third);
        await server.Branches.DeleteBranchAsync(new DeleteBranchRequest { Repo = "images", Branch = "master" });
        await fresh.ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
    }

    [Fact]
    public async Task Diffs_two_snapshots()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync(
            GrpcServer.Start("dir/gone"), GrpcServer.Start("dir/same"), GrpcServer.Start("dir/other"), GrpcServer.Data("1"));
        await server.WriteAsync(
            GrpcServer.Delete("dir/gone"), GrpcServer.Start("dir/other"), GrpcServer.Data("2"), GrpcServer.Start("dir/new"), GrpcServer.Start("x"));

        using var call = server.Commits.DiffCommits(
            new DiffCommitsRequest { Repo = "images", FromRevision = "HEAD^", Prefix = ByteString.CopyFromUtf8("dir/") });
        var diffs = await call.ResponseStream.ReadAllAsync().ToListAsync();

        diffs.Select(diff => (diff.Path.ToStringUtf8(), diff.Kind)).Should().Equal(
            ("dir/gone", ChangeKind.Deleted), ("dir/new", ChangeKind.Added), ("dir/other", ChangeKind.Modified));
        diffs[0].After.Should().BeNull();
        diffs[2].Before.Size.Should().Be(1);
    }

    [Fact]
    public async Task Refuses_with_the_documented_codes()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "1");

        await server.Commits.GetCommitAsync(new GetCommitRequest { Repo = "images", Revision = "HEAD~7" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Commits.GetCommitAsync(new GetCommitRequest { Repo = "images", Revision = "a b" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Commits.ResolveRevisionAsync(new ResolveRevisionRequest { Repo = "images", Revision = Unknown })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images", Branch = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "BRANCH_NOT_FOUND");
        await server.Commits.ListCommitsAsync(new ListCommitsRequest { Repo = "images", PageToken = "zz" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
        await server.Commits.WatchCommits(new WatchCommitsRequest { Repo = "none" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REPO_NOT_FOUND");
        await server.Commits.DiffCommits(new DiffCommitsRequest { Repo = "images", FromRevision = ".9" })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "REVISION_NOT_FOUND");
        await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images", ExpectedHead = Unknown })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "HEAD_MOVED");
        await server.Commits.AbortCommitAsync(new AbortCommitRequest { Repo = "images", CommitId = Unknown })
            .ShouldBeRefusedAsync(StatusCode.NotFound, "OPEN_COMMIT_NOT_FOUND");
        await server.Commits.FinishCommitAsync(new FinishCommitRequest { Repo = "images", CommitId = "short" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");

        await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });
        await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" })
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "OPEN_COMMIT_EXISTS");
    }

    private static async Task<List<string>> ListAsync(GrpcServer server, ListCommitsRequest request)
    {
        var ids = new List<string>();
        do
        {
            var page = await server.Commits.ListCommitsAsync(request);
            ids.AddRange(page.Commits.Select(commit => commit.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }

    private static async Task<Commit> NextAsync(AsyncServerStreamingCall<Commit> call)
    {
        (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Should().BeTrue();
        return call.ResponseStream.Current;
    }
}
