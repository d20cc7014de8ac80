using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Pfs.Testing.S3;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class BucketTests(SharedServer server) : SemanticsTest(server)
{
    [Fact]
    public async Task The_bucket_of_a_repo_alone_is_its_master()
    {
        await S3.PutAsync(Repo, "a.txt", "through the short name");

        (await S3.ReadAsync(Bucket, "a.txt")).Should().Be("through the short name");
        var buckets = (await S3.SendAsync(HttpMethod.Get, "/")).Succeeded().Values("Name");
        buckets.Should().Contain(Bucket).And.NotContain(Repo);
    }

    [Fact]
    public async Task A_new_bucket_is_a_branch_without_a_commit()
    {
        (await S3.ListAsync(Bucket)).Succeeded().Values("Key").Should().BeEmpty();
        (await S3.GetAsync(Bucket, "a.txt", "HEAD")).Code.Should().Be("NoSuchVersion");
        (await LogAsync()).Should().BeEmpty();

        var first = await S3.PutAsync(Bucket, "a.txt", "x");

        (await S3.GetAsync(Bucket, "a.txt", ".1")).VersionId.Should().Be(first.VersionId);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("tag-1")]
    [InlineData("txn-1")]
    [InlineData("back-1")]
    [InlineData("at-1")]
    [InlineData("diff-1")]
    [InlineData("deadbeef")]
    [InlineData("0123456789")]
    public async Task A_branch_name_that_is_or_will_be_a_read_only_bucket_is_refused(string branch)
    {
        var create = await S3.SendAsync(HttpMethod.Put, $"/{branch}.{Repo}");
        var (status, _) = await Grpc.TryCallAsync(
            "BranchService/CreateBranch", new JsonObject { ["repo"] = Repo, ["branch"] = branch });

        create.Status.Should().Be(HttpStatusCode.BadRequest);
        create.Code.Should().Be("InvalidBucketName");
        status.Should().Be(400);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("master.")]
    [InlineData("master.a.b.c")]
    [InlineData("mas!ter.a")]
    [InlineData("m%C3%A4ster.a")]
    public async Task A_bucket_name_that_does_not_split_into_branch_and_repo_is_refused(string bucket)
    {
        (await S3.SendAsync(HttpMethod.Put, "/" + bucket)).Code.Should().Be("InvalidBucketName");
        (await S3.SendAsync(HttpMethod.Get, $"/{bucket}/a.txt")).Code.Should().Be("NoSuchBucket");
    }

    [Theory]
    [InlineData("forepaas")]
    [InlineData("eu-west-1")]
    public async Task Any_location_is_accepted_and_the_configured_one_is_told(string location)
    {
        var body = $"<CreateBucketConfiguration><LocationConstraint>{location}</LocationConstraint></CreateBucketConfiguration>";

        var create = await S3.SendAsync(HttpMethod.Put, $"/dev.{Repo}", body: Encoding.UTF8.GetBytes(body));
        var told = await S3.SendAsync(HttpMethod.Get, $"/dev.{Repo}", [new("location", "")]);

        create.Succeeded();
        told.Succeeded().Xml.Value.Should().BeEmpty("that is how S3 says us-east-1");
    }

    [Fact]
    public async Task Deleting_a_bucket_deletes_its_branch_and_the_last_one_takes_the_repo_along()
    {
        await S3.CreateBucketAsync($"dev.{Repo}");
        await S3.PutAsync(Bucket, "a.txt", "not empty");

        (await S3.SendAsync(HttpMethod.Delete, $"/{Bucket}")).Status.Should().Be(HttpStatusCode.NoContent);
        var repoWithOneBranch = await Grpc.TryCallAsync("RepoService/GetRepo", new JsonObject { ["repo"] = Repo });
        (await S3.SendAsync(HttpMethod.Delete, $"/dev.{Repo}")).Status.Should().Be(HttpStatusCode.NoContent);
        var repoWithNone = await Grpc.TryCallAsync("RepoService/GetRepo", new JsonObject { ["repo"] = Repo });

        repoWithOneBranch.Status.Should().Be(200);
        repoWithNone.Status.Should().Be(404);
        (await S3.GetAsync(Bucket, "a.txt")).Code.Should().Be("NoSuchBucket");
    }

    [Fact]
    public async Task A_deleted_bucket_comes_back_with_its_history_and_so_does_the_repo_that_the_last_one_took_along()
    {
        var versions = await PutAllAsync("a.txt", "old", "new");
        await S3.CreateBucketAsync($"dev.{Repo}");
        await S3.PutAsync($"dev.{Repo}", "b.txt", "dev");
        (await S3.SendAsync(HttpMethod.Delete, $"/dev.{Repo}")).Status.Should().Be(HttpStatusCode.NoContent);
        (await S3.SendAsync(HttpMethod.Delete, $"/{Bucket}")).Status.Should().Be(HttpStatusCode.NoContent);

        await Grpc.CallAsync("RepoService/RestoreRepo", new JsonObject { ["repo"] = Repo });
        var devMeanwhile = await S3.GetAsync($"dev.{Repo}", "b.txt");
        await Grpc.CallAsync("BranchService/RestoreBranch", new JsonObject { ["repo"] = Repo, ["branch"] = "dev" });

        (await S3.ReadAsync(Bucket, "a.txt")).Should().Be("new");
        (await S3.ReadAsync(Bucket, "a.txt", versions[0])).Should().Be("old");
        devMeanwhile.Code.Should().Be("NoSuchBucket");
        (await S3.ReadAsync($"dev.{Repo}", "b.txt")).Should().Be("dev");
    }

    [Fact]
    public async Task Versioning_is_always_enabled_and_cannot_be_suspended()
    {
        var status = await S3.SendAsync(HttpMethod.Get, $"/{Bucket}", [new("versioning", "")]);
        var enable = await SetAsync("Enabled");
        var suspend = await SetAsync("Suspended");

        status.Values("Status").Should().Equal("Enabled");
        enable.Succeeded();
        suspend.Status.Should().Be(HttpStatusCode.Conflict);
        suspend.Code.Should().Be("InvalidBucketState");

        Task<S3Answer> SetAsync(string value) => S3.SendAsync(
            HttpMethod.Put,
            $"/{Bucket}",
            [new("versioning", "")],
            Encoding.UTF8.GetBytes($"<VersioningConfiguration><Status>{value}</Status></VersioningConfiguration>"));
    }
}
