using System.Globalization;
using System.Net;
using FluentAssertions;
using Pfs.EndToEnd.Tests.Clients;
using Xunit;

namespace Pfs.EndToEnd.Tests.Semantics;

public sealed class TimeTravelTests(SharedServer server) : SemanticsTest(server)
{
    [Fact]
    public async Task A_bucket_named_after_a_commit_shows_that_commit()
    {
        var versions = await PutAllAsync("a.txt", "first", "second");
        var commit = versions[0][..8];

        (await S3.ReadAsync($"{commit}.{Repo}", "a.txt")).Should().Be("first");
        (await S3.ReadAsync($"{commit}.master.{Repo}", "a.txt")).Should().Be("first");
        (await S3.ListAsync($"{commit}.master.{Repo}")).Succeeded().Values("Key").Should().Equal("a.txt");
    }

    [Fact]
    public async Task A_bucket_named_after_a_distance_shows_the_branch_that_many_commits_ago()
    {
        await PutAllAsync("a.txt", "first", "second", "third");

        (await S3.ReadAsync($"back-2.master.{Repo}", "a.txt")).Should().Be("first");
        (await S3.ReadAsync($"HEAD~1.master.{Repo}", "a.txt")).Should().Be("second");
    }

    [Fact]
    public async Task A_bucket_named_after_a_time_shows_the_branch_as_it_was_then()
    {
        await S3.PutAsync(Bucket, "a.txt", "early");
        await Task.Delay(TimeSpan.FromSeconds(1.1)); // names of buckets know whole seconds
        var between = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd't'HHmmss'z'", CultureInfo.InvariantCulture);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await S3.PutAsync(Bucket, "a.txt", "late");

        (await S3.ReadAsync($"at-{between}.master.{Repo}", "a.txt")).Should().Be("early");
    }

    [Fact]
    public async Task A_read_only_bucket_that_resolves_to_nothing_does_not_exist()
    {
        await S3.PutAsync(Bucket, "a.txt", "x");
        string[] buckets =
        [
            $"0123456789abcdef.{Repo}", $"0123456789abcdef.master.{Repo}", $"back-5.master.{Repo}",
            $"back-1.absent.{Repo}", $"at-20010101t000000z.master.{Repo}",
        ];

        foreach (var bucket in buckets)
        {
            (await S3.GetAsync(bucket, "a.txt")).Code.Should().Be("NoSuchBucket", bucket);
        }
    }

    [Fact]
    public async Task A_write_to_a_read_only_bucket_is_refused_and_told_where_to_write()
    {
        var versions = await PutAllAsync("a.txt", "first", "second");
        string[] buckets = [$"{versions[0][..8]}.{Repo}", $"{versions[0][..8]}.master.{Repo}", $"back-1.master.{Repo}"];

        foreach (var bucket in buckets)
        {
            var put = await S3.SendAsync(HttpMethod.Put, $"/{bucket}/a.txt", body: "x"u8.ToArray());

            put.Status.Should().Be(HttpStatusCode.MethodNotAllowed, bucket);
            put.Code.Should().Be("MethodNotAllowed", bucket);
            put.Values("Message")[0].Should().Contain(Bucket);
            (await S3.DeleteAsync(bucket, "a.txt")).Code.Should().Be("MethodNotAllowed", bucket);
        }

        (await LogAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task The_versions_of_a_commit_bucket_are_the_log_up_to_that_commit()
    {
        var versions = await PutAllAsync("a.txt", "first", "second", "third");

        var listed = await S3.SendAsync(HttpMethod.Get, $"/{versions[1][..8]}.master.{Repo}", [new("versions", "")]);

        listed.Succeeded().Values("VersionId").Should().Equal(versions[1], versions[0]);
    }
}
