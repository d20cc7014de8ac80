using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>What docs/semantics.md promises of buckets, versions and keys, through real HTTP.</summary>
public sealed class SemanticsTests
{
    [Fact]
    public async Task Each_put_is_one_commit_and_returns_its_own_id()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => host.PutAsync("/main.images/k", $"{i}")));

        answers.Select(answer => answer.VersionId).Should().OnlyHaveUniqueItems();
        for (var i = 0; i < answers.Length; i++)
        {
            (await host.GetAsync($"/main.images/k?versionId={answers[i].VersionId}")).Text.Should().Be($"{i}");
        }
    }

    [Fact]
    public async Task Reads_what_the_file_was_at_every_kind_of_version()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var first = (await host.PutAsync("/main.images/k", "one")).VersionId!;
        await host.PutAsync("/main.images/k", "two");
        await host.PutAsync("/main.images/k", "three");

        foreach (var version in new[] { first, first[..8], "HEAD%5E%5E", "HEAD~2", "main%5E%5E", "main~2", ".1" })
        {
            (await host.GetAsync($"/main.images/k?versionId={version}")).Text.Should().Be("one", version);
        }

        (await host.GetAsync("/main.images/k?versionId=HEAD")).Text.Should().Be("three");
        (await host.GetAsync("/main.images/k?versionId=HEAD~3")).Code.Should().Be("NoSuchVersion");
        (await host.GetAsync($"/main.images/k?versionId={new string('0', 64)}")).Code.Should().Be("NoSuchVersion");
        (await host.GetAsync("/main.images/k?versionId=no%20version")).Code.Should().Be("InvalidArgument");
        (await host.GetAsync("/main.images/k?versionId=")).Code.Should().Be("InvalidArgument");
    }

    [Fact]
    public async Task A_commit_bucket_is_read_only_and_names_the_writable_one()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var first = (await host.PutAsync("/main.images/k", "one")).VersionId!;
        await host.PutAsync("/main.images/k", "two");

        foreach (var bucket in new[] { $"{first[..8]}.images", $"{first[..8]}.main.images", "back-1.main.images", "HEAD~1.main.images" })
        {
            (await host.GetAsync($"/{bucket}/k")).Text.Should().Be("one", bucket);
            var write = await host.PutAsync($"/{bucket}/k", "x");
            write.Status.Should().Be(405);
            write.Element("Message").Should().Contain("'main.images'");
        }

        (await host.GetAsync("/ffffffff.images/k")).Code.Should().Be("NoSuchBucket");
        (await host.GetAsync("/back-9.main.images/k")).Code.Should().Be("NoSuchBucket");
        (await host.GetAsync("/at-20200101t000000z.main.images/k")).Code.Should().Be("NoSuchBucket");
        (await host.GetAsync("/at-20990101t000000z.main.images/k")).Text.Should().Be("two");
    }

    [Fact]
    public async Task A_bucket_without_a_branch_means_master()
    {
        await using var host = await S3Host.StartAsync("images");

        await host.PutAsync("/images/k", "x");

        (await host.GetAsync("/master.images/k")).Text.Should().Be("x");
        (await host.GetAsync("/")).Elements("Name").Should().Equal("master.images");
    }

    [Fact]
    public async Task A_new_bucket_has_no_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await host.GetAsync("/main.images?list-type=2")).Element("KeyCount").Should().Be("0");
        (await host.GetAsync("/main.images/k?versionId=HEAD")).Code.Should().Be("NoSuchVersion");
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    [Fact]
    public async Task A_deletion_is_a_commit_and_deleting_what_is_absent_is_none()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var deleted = await host.SendAsync("DELETE", "/main.images/k");
        var again = await host.SendAsync("DELETE", "/main.images/k");

        deleted["x-amz-delete-marker"].Should().Be("true");
        (again.Status, again.VersionId).Should().Be((204, null));
        var gone = await host.GetAsync("/main.images/k");
        (gone.Status, gone["x-amz-delete-marker"], gone.VersionId).Should().Be((404, "true", deleted.VersionId));
        var marker = await host.GetAsync($"/main.images/k?versionId={deleted.VersionId}");
        (marker.Status, marker["x-amz-delete-marker"]).Should().Be((405, "true"));
        (await host.GetAsync("/main.images/k?versionId=HEAD%5E")).Text.Should().Be("x");
        (await host.SendAsync("DELETE", "/main.images/k?versionId=HEAD")).Status.Should().Be(405);
    }

    [Fact]
    public async Task Keys_come_back_byte_for_byte()
    {
        await using var host = await S3Host.StartAsync("main.images");
        string[] paths =
        [
            "a//b", "/a", "a/../b", "a/./b", "..", "a/", "a", "a/b", "%2e%2e/x", "a%25b", "a+b", "a%20b", "%01", "%C3%A9", "e%CC%81",
            "%F0%9F%98%80", "%26%3C%3E%22%27", "%0A", "%23%3F", "~*%7C%5C:;",
        ];
        foreach (var path in paths)
        {
            (await host.PutAsync("/main.images/" + path, path)).Status.Should().Be(200, path);
        }

        foreach (var path in paths)
        {
            (await host.GetAsync("/main.images/" + path)).Text.Should().Be(path);
        }

        var listed = (await host.GetAsync("/main.images?list-type=2&encoding-type=url")).Elements("Key")
            .Select(Uri.UnescapeDataString).ToList();
        listed.Should().BeEquivalentTo(paths.Select(Uri.UnescapeDataString));
        listed.Should().BeInAscendingOrder(Comparer<string>.Create((left, right) =>
            Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))));
    }

    [Fact]
    public async Task The_pages_of_a_listing_are_of_one_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/a", "x");
        await host.PutAsync("/main.images/b", "x");

        var first = await host.GetAsync("/main.images?list-type=2&max-keys=1");
        await host.SendAsync("DELETE", "/main.images/b");
        var token = first.Element("NextContinuationToken");
        var second = await host.GetAsync($"/main.images?list-type=2&max-keys=1&continuation-token={token}");

        second.Elements("Key").Should().Equal("b");
        second.Element("IsTruncated").Should().Be("false");
        (await host.GetAsync("/main.images?list-type=2&continuation-token=bad")).Code.Should().Be("InvalidArgument");
        (await host.GetAsync($"/images?list-type=2&continuation-token={token}")).Status.Should().Be(404);
    }

    [Fact]
    public async Task Conditional_writes_are_decided_by_the_committer()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var racers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.PutAsync("/main.images/k", $"{i}", ("If-None-Match", "*"))));

        racers.Count(answer => answer.Status == 200).Should().Be(1);
        racers.Count(answer => answer is { Status: 412, Code: "PreconditionFailed" }).Should().Be(19);
        var etag = racers.Single(answer => answer.Status == 200)["ETag"]!;
        (await host.PutAsync("/main.images/k", "x", ("If-Match", "\"other\""))).Status.Should().Be(412);
        (await host.PutAsync("/main.images/none", "x", ("If-Match", "*"))).Code.Should().Be("NoSuchKey");
        (await host.PutAsync("/main.images/k", "x", ("If-None-Match", etag))).Status.Should().Be(412);
        (await host.PutAsync("/main.images/k", "x", ("If-Match", etag), ("If-None-Match", "*"))).Status.Should().Be(501);
        (await host.PutAsync("/main.images/k", "x", ("If-Match", etag))).Status.Should().Be(200);
        (await host.SendAsync("DELETE", "/main.images/k", null, ("If-Match", etag))).Status.Should().Be(412);
        (await host.SendAsync("DELETE", "/main.images/none", null, ("If-Match", etag))).Status.Should().Be(204);
    }

    [Fact]
    public async Task A_write_can_name_the_head_that_it_expects_and_its_message()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var first = (await host.PutAsync("/main.images/k", "1")).VersionId!;
        var second = await host.PutAsync("/main.images/k", "2", ("x-pfs-if-head", first), ("x-pfs-message", "why"));

        (await host.PutAsync("/main.images/k", "3", ("x-pfs-if-head", first))).Status.Should().Be(412);
        (await host.PutAsync("/main.images/k", "3", ("x-pfs-if-head", "nonsense"))).Code.Should().Be("InvalidArgument");
        (await host.PutAsync("/main.images/k", "3", ("x-pfs-message", new string('m', 4097)))).Code.Should().Be("InvalidArgument");

        CommitId.TryParse(second.VersionId, out var id).Should().BeTrue();
        var commit = await host.Store.FindCommitAsync(RepoName.Parse("images"), id, CancellationToken.None);
        (commit!.Message, commit.Author).Should().Be(("why", "tester"));
    }

    [Fact]
    public async Task The_etag_is_the_content_whichever_way_it_came()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var put = (await host.PutAsync("/main.images/put", "hello world"))["ETag"];
        var upload = (await host.SendAsync("POST", "/main.images/parts?uploads")).Element("UploadId");
        var one = await host.PutAsync($"/main.images/parts?partNumber=1&uploadId={upload}", "hello ");
        await host.PutAsync($"/main.images/parts?partNumber=3&uploadId={upload}", "world");
        var list = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{one["ETag"]}</ETag></Part>"
            + "<Part><PartNumber>3</PartNumber><ETag>9e107d9d372bb6826bd81d3542a419d6</ETag></Part></CompleteMultipartUpload>";

        var done = await host.SendAsync("POST", $"/main.images/parts?uploadId={upload}", Encoding.UTF8.GetBytes(list));
        var again = await host.SendAsync("POST", $"/main.images/parts?uploadId={upload}", Encoding.UTF8.GetBytes(list));

        done.Element("ETag").Should().Be(put);
        (again.Status, again.VersionId, again.Text).Should().Be((200, done.VersionId, done.Text));
        (await host.GetAsync("/main.images/parts")).Text.Should().Be("hello world");
        var copy = await host.SendAsync("PUT", "/dev.other/copy", null, ("x-amz-copy-source", "/main.images/parts"));
        copy.Code.Should().Be("NoSuchBucket");
        await host.SendAsync("PUT", "/dev.other");
        (await host.SendAsync("PUT", "/dev.other/copy", null, ("x-amz-copy-source", "/main.images/parts"))).Element("ETag").Should().Be(put);
        put.Should().Be("\"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9-1\"");
    }

    [Fact]
    public async Task Delete_bucket_takes_its_objects_and_the_last_branch_its_repo()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        (await host.SendAsync("DELETE", "/main.images")).Status.Should().Be(204);

        (await host.SendAsync("HEAD", "/main.images")).Status.Should().Be(404);
        host.Store.FindRepo(RepoName.Parse("images")).Should().BeNull();
    }

    [Fact]
    public async Task Delete_objects_is_one_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/a", "x");
        await host.PutAsync("/main.images/b", "x");
        var body = Encoding.UTF8.GetBytes("<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object><Object><Key>c</Key></Object></Delete>");
        var crc = Convert.ToBase64String(Checksums.ChecksumTestValues.Crc32(body));

        (await host.SendAsync("POST", "/main.images?delete", body)).Code.Should().Be("InvalidRequest");
        var answer = await host.SendAsync("POST", "/main.images?delete", body, ("x-amz-checksum-crc32", crc));

        answer.Elements("Key").Should().Equal("a", "b", "c");
        answer.Elements("DeleteMarkerVersionId").Distinct().Should().ContainSingle();
        (await host.GetAsync("/main.images/a?versionId=HEAD%5E")).Text.Should().Be("x");
    }

    [Fact]
    public async Task Any_region_is_where_we_are_and_versioning_is_always_on()
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await host.GetAsync("/main.images?location")).Status.Should().Be(200);
        (await host.GetAsync("/main.images?versioning")).Element("Status").Should().Be("Enabled");
        (await host.SendAsync("PUT", "/main.images?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"u8.ToArray()))
            .Code.Should().Be("InvalidBucketState");
        (await host.SendAsync("DELETE", "/main.images?policy")).Status.Should().Be(204);
        (await host.SendAsync("HEAD", "/main.images")).Status.Should().Be(200, "deleting a policy deletes no bucket");
        (await host.SendAsync("DELETE", "/main.images?uploads")).Status.Should().Be(405);
        (await host.SendAsync("HEAD", "/main.images")).Status.Should().Be(200);
    }
}
