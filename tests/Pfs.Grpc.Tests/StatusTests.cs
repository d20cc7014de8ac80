using System.Text;
using FluentAssertions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class StatusTests
{
    private static readonly BranchRef Main = new(RepoName.Parse("images"), BranchName.Default);

    [Fact]
    public async Task Status_counts_what_there_is_and_what_is_in_progress()
    {
        var started = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
        await using var server = await GrpcServer.StartAsync(new PfsGrpcOptions { Version = "1.2.3", StartedAt = started });
        var before = await server.Admin.GetStatusAsync(new GetStatusRequest());
        await server.WriteAsync("a", new string('x', 100_000));
        await server.WriteAsync("b", "text");
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = "dev" });
        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "gone" });
        await server.Repos.DeleteRepoAsync(new DeleteRepoRequest { Repo = "gone" });
        await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images" });
        await UploadAsync(server, "up", "12345");

        var status = await server.Admin.GetStatusAsync(new GetStatusRequest());

        status.Should().BeEquivalentTo(new
        {
            Version = "1.2.3",
            StartedAt = started.ToTimestamp(),
            StorageFormat = 6,
            AcceptsWrites = true,
            Repos = 1L,
            Branches = 2L,
            DeletedRepos = 1L,
            Commits = 2L,
            Uploads = 1L,
            OpenCommits = 1L,
            CheckpointFailure = "",
            CollectionFailure = "",
            Collecting = false,
        });
        (status.Chunks - before.Chunks).Should().BeGreaterThanOrEqualTo(2);
        status.Segments.Should().Be(2, "one of the log and one of data");
        (status.SegmentBytes - before.SegmentBytes).Should().BeGreaterThan(100_000);
        status.TotalBytes.Should().BeGreaterThan(status.SegmentBytes, "the reserve, for one, is no segment");
        status.DiskFreeBytes.Should().BePositive().And.BeLessThan(status.DiskBytes);
    }

    [Fact]
    public async Task Status_tells_of_the_last_collection_and_checkpoint_and_that_one_runs()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", "text");
        (await server.Admin.GetStatusAsync(new GetStatusRequest())).LastCollectionReport.Should().BeNull();

        using (var call = server.Admin.Collect(new CollectRequest()))
        {
            var report = (await call.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report;
            var after = await server.Admin.GetStatusAsync(new GetStatusRequest());

            after.LastCollectionReport.Should().Be(report);
            after.LastCollection.Should().NotBeNull();
            after.LastCheckpoint.Should().NotBeNull("a collection makes one");
            after.CommitsSinceCheckpoint.Should().Be(0);
        }

        await server.WriteAsync("a", "more");
        using var lease = server.Store.TakeLease();
        using var waiting = server.Admin.Collect(new CollectRequest());
        await waiting.ResponseStream.MoveNext();
        (await server.Admin.GetStatusAsync(new GetStatusRequest())).Collecting.Should().BeTrue();
    }

    [Fact]
    public async Task Settings_come_as_the_server_has_them()
    {
        var setting = new SettingInForce("max-uploads", "7", SettingSource.File, "100000", "uploads", "How many.");
        await using var server = await GrpcServer.StartAsync(new PfsGrpcOptions { Settings = [setting] });

        (await server.Admin.GetSettingsAsync(new GetSettingsRequest())).Settings.Should().Equal(new Setting
        {
            Name = "max-uploads",
            Value = "7",
            Source = SettingSource.File,
            DefaultValue = "100000",
            Unit = "uploads",
            Description = "How many.",
        });
    }

    [Fact]
    public async Task Uploads_of_all_buckets_are_listed_by_pages_and_aborted()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.Repos.CreateRepoAsync(new CreateRepoRequest { Repo = "other" });
        var dev = new BranchRef(RepoName.Parse("other"), BranchName.Parse("dev"));
        await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "other", Branch = "dev" });
        string[] ids = [await UploadAsync(server, "a", "12345"), await UploadAsync(server, "b", "1", dev), await UploadAsync(server, "c", "")];

        var first = await server.Admin.ListUploadsAsync(new ListUploadsRequest { PageSize = 2 });
        await server.Admin.AbortUploadAsync(new AbortUploadRequest { UploadId = ids[0] });
        var second = await server.Admin.ListUploadsAsync(new ListUploadsRequest { PageSize = 2, PageToken = first.NextPageToken });

        first.Uploads.Select(upload => upload.Id).Should().Equal(ids[..2]);
        first.Uploads[0].Should().BeEquivalentTo(new { Repo = "images", Branch = "master", Author = "ada", PartCount = 1, TotalBytes = 5L });
        first.Uploads[0].Path.ToStringUtf8().Should().Be("a");
        first.Uploads[0].ActiveAt.Should().BeGreaterThanOrEqualTo(first.Uploads[0].CreatedAt);
        first.Uploads[1].Should().BeEquivalentTo(new { Repo = "other", Branch = "dev" });
        second.Uploads.Select(upload => upload.Id).Should().Equal(ids[2]);
        second.NextPageToken.Should().BeEmpty();
        (await server.Admin.ListUploadsAsync(new ListUploadsRequest())).Uploads.Select(upload => upload.Id).Should().Equal(ids[1..]);
        await server.Admin.AbortUploadAsync(new AbortUploadRequest { UploadId = ids[0] }).ShouldBeRefusedAsync(StatusCode.NotFound, "UPLOAD_NOT_FOUND");
        await server.Admin.ListUploadsAsync(new ListUploadsRequest { PageSize = -1 }).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    [Fact]
    public async Task Open_commits_of_all_repos_are_listed_by_pages()
    {
        await using var server = await GrpcServer.StartAsync();
        foreach (var branch in new[] { "a", "b", "a-b" })
        {
            await server.Branches.CreateBranchAsync(new CreateBranchRequest { Repo = "images", Branch = branch });
            await server.Commits.StartCommitAsync(new StartCommitRequest { Repo = "images", Branch = branch, Message = "of " + branch });
        }

        var first = await server.Admin.ListOpenCommitsAsync(new ListOpenCommitsRequest { PageSize = 2 });
        var second = await server.Admin.ListOpenCommitsAsync(new ListOpenCommitsRequest { PageSize = 2, PageToken = first.NextPageToken });

        first.Commits.Concat(second.Commits).Select(open => (open.Branch, open.Commit.Message))
            .Should().Equal(("a", "of a"), ("a-b", "of a-b"), ("b", "of b"));
        first.Commits[0].Commit.State.Should().Be(CommitState.Open);
        first.Commits[0].ActiveAt.Should().Be(first.Commits[0].Commit.CreatedAt);
        second.NextPageToken.Should().BeEmpty();
        await server.Commits.AbortCommitAsync(new AbortCommitRequest { Repo = "images", CommitId = first.Commits[0].Commit.Id });
        (await server.Admin.ListOpenCommitsAsync(new ListOpenCommitsRequest())).Commits.Should().HaveCount(2);
        await server.Admin.ListOpenCommitsAsync(new ListOpenCommitsRequest { PageToken = "?" })
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    private static async Task<string> UploadAsync(GrpcServer server, string path, string text, BranchRef? branch = null)
    {
        var upload = await server.Store.CreateUploadAsync(
            new UploadInfo { Id = "", Branch = branch ?? Main, Path = FilePath.Parse(path), Headers = FileHeaders.None, Author = "ada", Created = default },
            default);
        await using var writer = server.Store.CreateWriter();
        await writer.WriteAsync(Encoding.UTF8.GetBytes(text), default);
        await server.Store.PutPartAsync(upload, 1, await writer.FinishAsync(default), default);
        await Task.Delay(1); // ids are ordered by their time, in microseconds
        return upload.Id;
    }
}
