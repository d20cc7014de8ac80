using System.Net;
using System.Text.Json.Nodes;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class VersionTests(SharedServer server) : SemanticsTest(server)
{
    [Theory]
    [InlineData("HEAD", "third")]
    [InlineData("HEAD^", "second")]
    [InlineData("HEAD^^", "first")]
    [InlineData("HEAD~2", "first")]
    [InlineData("master^", "second")]
    [InlineData("master~2", "first")]
    [InlineData(".1", "first")]
    [InlineData(".3", "third")]
    public async Task A_version_is_named_by_its_place_in_history(string version, string expected)
    {
        await PutAllAsync("a.txt", "first", "second", "third");

        (await S3.ReadAsync(Bucket, "a.txt", version)).Should().Be(expected);
    }

    [Fact]
    public async Task A_version_is_named_by_a_commit_id_or_a_unique_prefix_of_it()
    {
        var versions = await PutAllAsync("a.txt", "first", "second");

        versions.Should().OnlyHaveUniqueItems().And.AllSatisfy(version => version.Should().MatchRegex("^[0-9a-f]{64}$"));
        (await S3.ReadAsync(Bucket, "a.txt", versions[0])).Should().Be("first");
        (await S3.ReadAsync(Bucket, "a.txt", versions[0][..8])).Should().Be("first");
    }

    [Fact]
    public async Task An_object_is_read_as_of_any_commit_of_the_repo_not_only_those_that_wrote_it()
    {
        await S3.PutAsync(Bucket, "a.txt", "old");
        var between = await S3.PutAsync(Bucket, "other.txt", "x");
        await S3.PutAsync(Bucket, "a.txt", "new");

        (await S3.ReadAsync(Bucket, "a.txt", between.VersionId)).Should().Be("old");
    }

    [Fact]
    public async Task A_read_tells_the_commit_that_wrote_the_object_and_the_snapshot_that_was_read()
    {
        var wrote = await S3.PutAsync(Bucket, "a.txt", "x");
        var snapshot = await S3.PutAsync(Bucket, "other.txt", "x");

        var read = await S3.GetAsync(Bucket, "a.txt");

        read.VersionId.Should().Be(wrote.VersionId);
        read.Header("x-pfs-commit").Should().Be(snapshot.VersionId);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "NoSuchVersion", 404)]
    [InlineData("0123456789abcdef", "NoSuchVersion", 404)]
    [InlineData("HEAD^^", "NoSuchVersion", 404)]
    [InlineData("HEAD~1000000", "NoSuchVersion", 404)]
    [InlineData(".3", "NoSuchVersion", 404)]
    [InlineData("absent^", "NoSuchVersion", 404)]
    [InlineData("HEAD^x", "InvalidArgument", 400)]
    [InlineData("no version", "InvalidArgument", 400)]
    public async Task A_version_that_is_unknown_or_malformed_is_refused(string version, string code, int status)
    {
        await PutAllAsync("a.txt", "first", "second");

        var read = await S3.GetAsync(Bucket, "a.txt", version);

        read.Code.Should().Be(code);
        ((int)read.Status).Should().Be(status);
    }

    [Fact]
    public async Task A_version_of_another_repo_is_unknown()
    {
        var elsewhere = await S3.PutAsync(Bucket, "a.txt", "x");
        await S3.CreateBucketAsync($"master.{Repo}-2");
        await S3.PutAsync($"master.{Repo}-2", "a.txt", "y");

        (await S3.GetAsync($"master.{Repo}-2", "a.txt", elsewhere.VersionId)).Code.Should().Be("NoSuchVersion");
    }

    [Fact]
    public async Task Every_write_is_one_commit_and_answers_the_commit_it_made()
    {
        var put = await S3.PutAsync(Bucket, "a.txt", "x");
        var copy = (await CopyAsync($"{Bucket}/a.txt", "b.txt")).Succeeded();
        var (uploadId, etags) = await UploadPartsAsync("c.txt", "one"u8.ToArray(), "two"u8.ToArray());
        var complete = (await CompleteAsync("c.txt", uploadId, etags)).Succeeded();
        var delete = (await S3.DeleteAsync(Bucket, "a.txt")).Succeeded();
        var deleteAll = (await DeleteAllAsync("b.txt", "c.txt", "absent.txt")).Succeeded();

        (await LogAsync()).Should().Equal(
            deleteAll.Values("DeleteMarkerVersionId")[0],
            delete.VersionId,
            complete.VersionId,
            copy.VersionId,
            put.VersionId);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_succeeds_and_makes_no_commit()
    {
        await S3.PutAsync(Bucket, "a.txt", "x");

        (await S3.DeleteAsync(Bucket, "absent.txt")).Status.Should().Be(HttpStatusCode.NoContent);
        (await DeleteAllAsync("absent-1.txt", "absent-2.txt")).Succeeded().Values("Key").Should().HaveCount(2);

        (await LogAsync()).Should().HaveCount(1);
    }

    [Fact]
    public async Task Completing_an_upload_again_gives_the_same_answer_and_no_second_commit()
    {
        var (uploadId, etags) = await UploadPartsAsync("a.bin", "one"u8.ToArray(), "two"u8.ToArray());

        var complete = (await CompleteAsync("a.bin", uploadId, etags)).Succeeded();
        var again = (await CompleteAsync("a.bin", uploadId, etags)).Succeeded();

        again.VersionId.Should().Be(complete.VersionId);
        again.Values("ETag").Should().Equal(complete.Values("ETag"));
        (await LogAsync()).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_deleted_object_is_absent_with_a_marker_and_its_deletion_cannot_be_read()
    {
        await S3.PutAsync(Bucket, "a.txt", "x");
        var deletion = await S3.DeleteAsync(Bucket, "a.txt");
        await S3.PutAsync(Bucket, "other.txt", "x");

        var atHead = await S3.GetAsync(Bucket, "a.txt");
        var atDeletion = await S3.GetAsync(Bucket, "a.txt", deletion.VersionId);
        var neverThere = await S3.GetAsync(Bucket, "never.txt");

        atHead.Code.Should().Be("NoSuchKey");
        atHead.Header("x-amz-delete-marker").Should().Be("true");
        atDeletion.Code.Should().Be("MethodNotAllowed");
        atDeletion.Header("x-amz-delete-marker").Should().Be("true");
        neverThere.Code.Should().Be("NoSuchKey");
        neverThere.Header("x-amz-delete-marker").Should().BeNull();
    }

    [Fact]
    public async Task The_versions_of_a_bucket_are_the_log_of_each_path_with_deletions_as_markers()
    {
        var a = await PutAllAsync("a.txt", "first", "second");
        var deletion = await S3.DeleteAsync(Bucket, "a.txt");
        var b = await PutAllAsync("b.txt", "x");

        var listed = (await S3.SendAsync(HttpMethod.Get, $"/{Bucket}", [new("versions", "")])).Succeeded();
        var page = (await S3.SendAsync(HttpMethod.Get, $"/{Bucket}", [new("versions", ""), new("max-keys", "2")])).Succeeded();
        var rest = (await S3.SendAsync(
            HttpMethod.Get,
            $"/{Bucket}",
            [
                new("versions", ""),
                new("key-marker", page.Values("NextKeyMarker")[0]),
                new("version-id-marker", page.Values("NextVersionIdMarker")[0]),
            ])).Succeeded();

        listed.Values("VersionId").Should().Equal(deletion.VersionId, a[1], a[0], b[0]);
        listed.Values("IsLatest").Should().Equal("true", "false", "false", "true");
        listed.Xml.Elements().Count(element => element.Name.LocalName == "DeleteMarker").Should().Be(1);
        page.Values("VersionId").Concat(rest.Values("VersionId")).Should().Equal(listed.Values("VersionId"));
    }

    [Fact]
    public async Task History_cannot_be_deleted()
    {
        var versions = await PutAllAsync("a.txt", "first", "second");

        var delete = await S3.SendAsync(
            HttpMethod.Delete, S3Client.PathOf(Bucket, "a.txt"), [new("versionId", versions[0])]);

        delete.Code.Should().Be("MethodNotAllowed");
        (await S3.ReadAsync(Bucket, "a.txt", versions[0])).Should().Be("first");
    }

    [Fact]
    public async Task A_write_carries_a_message_and_an_author_and_can_depend_on_the_head()
    {
        var first = await S3.PutAsync(Bucket, "a.txt", "first");

        var second = await PutIfHeadIsAsync(first.VersionId!, "second");
        var stale = await PutIfHeadIsAsync(first.VersionId!, "stale");

        stale.Status.Should().Be(HttpStatusCode.PreconditionFailed);
        stale.Code.Should().Be("PreconditionFailed");
        var commit = await CommitAsync();
        commit.GetProperty("id").GetString().Should().Be(second.Succeeded().VersionId);
        commit.GetProperty("message").GetString().Should().Be("as told");
        commit.GetProperty("author").GetString().Should().Be(Testing.PfsProcess.AccessKey);
        commit.GetProperty("parents")[0].GetString().Should().Be(first.VersionId);

        Task<S3Answer> PutIfHeadIsAsync(string head, string text) => S3.SendAsync(
            HttpMethod.Put,
            S3Client.PathOf(Bucket, "a.txt"),
            body: System.Text.Encoding.UTF8.GetBytes(text),
            headers: [new("x-pfs-if-head", head), new("x-pfs-message", "as told")]);
    }

    [Fact]
    public async Task A_branch_begins_at_any_revision_and_branches_may_share_a_head()
    {
        var versions = await PutAllAsync("a.txt", "first", "second");

        await Grpc.CallAsync("BranchService/CreateBranch", new JsonObject
        {
            ["repo"] = Repo,
            ["branch"] = "dev",
            ["fromRevision"] = "HEAD^",
        });
        var moved = await MoveDevAsync(versions[1], expectedHead: versions[0]);
        var stale = await MoveDevAsync(versions[0], expectedHead: versions[0]);

        moved.Should().Be(200);
        stale.Should().NotBe(200);
        (await S3.ReadAsync($"dev.{Repo}", "a.txt")).Should().Be("second");
        (await S3.ReadAsync($"dev.{Repo}", "a.txt", "HEAD^")).Should().Be("first");
        (await LogAsync("dev")).Should().Equal(await LogAsync());

        async Task<int> MoveDevAsync(string revision, string expectedHead) => (await Grpc.TryCallAsync(
            "BranchService/MoveBranch",
            new JsonObject
            {
                ["repo"] = Repo,
                ["branch"] = "dev",
                ["revision"] = revision,
                ["expectedHead"] = expectedHead,
            })).Status;
    }
}
