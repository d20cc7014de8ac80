using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Tags of buckets: versioned, as those of objects.</summary>
public sealed class BucketTaggingTests
{
    private static readonly BranchRef Branch = new(RepoName.Parse("images"), BranchName.Parse("main"));

    [Fact]
    public async Task Tags_are_replaced_read_and_deleted_each_by_one_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var put = await PutAsync(host, Tag("team", "vision"), Tag("a", ""));
        var again = await PutAsync(host, Tag("Ärger/1", "+ - = . _ : / @"));
        var read = await host.GetAsync("/main.images?tagging");
        var gone = await host.SendAsync("DELETE", "/main.images?tagging");
        var none = await host.GetAsync("/main.images?tagging");

        (put.Status, put.Body.Length, again.Status, gone.Status).Should().Be((204, 0, 204, 204));
        read.Text.Should().EndWith(
            "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>Ärger/1</Key><Value>+ - = . _ : / @</Value></Tag></TagSet></Tagging>");
        read["x-pfs-commit"].Should().Be(again.VersionId);
        (none.Status, none.Code, none.Element("BucketName")).Should().Be((404, "NoSuchTagSet", "main.images"));
        var log = await host.Store.LogAsync(Branch.Repo, host.Store.FindBranch(Branch)!.Head!.Value, 10, default);
        log.Select(commit => commit.Id.ToString()).Take(3).Should().Equal(gone.VersionId, again.VersionId, put.VersionId);
        log.Select(commit => commit.Message).Should().Equal(
            "Tag the bucket main.images", "Tag the bucket main.images", "Tag the bucket main.images", log[3].Message);
        (await host.GetAsync("/main.none?tagging")).Code.Should().Be("NoSuchBucket");
    }

    [Fact]
    public async Task An_old_state_has_the_tags_of_its_time()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var first = (await PutAsync(host, Tag("a", "1"))).VersionId!;
        await host.PutAsync("/main.images/k", "x");
        await PutAsync(host, Tag("a", "2"));

        foreach (var (bucket, value) in new[] { ("main.images", "2"), ("back-0.main.images", "2"), ("back-1.main.images", "1"), ($"{first[..12]}.images", "1") })
        {
            (await host.GetAsync($"/{bucket}?tagging")).Element("Value").Should().Be(value, bucket);
        }

        (await host.GetAsync("/main.images?versions")).Elements("Key").Should().Equal(["k"], "tags are no version of a key");
    }

    [Fact]
    public async Task Tags_that_are_there_already_and_none_that_are_not_make_no_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var empty = await host.SendAsync("DELETE", "/main.images?tagging");
        var first = await PutAsync(host, Tag("a", "1"), Tag("b", "2"));

        var again = await PutAsync(host, Tag("b", "2"), Tag("a", "1"));

        (empty.Status, empty.VersionId, again.Status, again.VersionId).Should().Be((204, null, 204, null));
        host.Store.FindBranch(Branch)!.Head.ToString().Should().Be(first.VersionId);
    }

    [Fact]
    public async Task The_head_that_is_asked_for_must_be_there()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var head = (await host.PutAsync("/main.images/k", "x")).VersionId!;
        var body = Encoding.UTF8.GetBytes($"<Tagging><TagSet>{Tag("a", "1")}</TagSet></Tagging>");

        var refused = await host.SendAsync("PUT", "/main.images?tagging", body, ("x-pfs-if-head", new string('0', 64)));
        var taken = await host.SendAsync("PUT", "/main.images?tagging", body, ("x-pfs-if-head", head));

        (refused.Status, taken.Status).Should().Be((412, 204));
    }

    [Fact]
    public async Task While_a_commit_is_open_tags_are_staged_in_it()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");
        var open = await host.Store.StartCommitAsync(Branch, new WriteOptions { Author = "ada", Message = "" }, default);

        var put = await PutAsync(host, Tag("a", "1"));
        var head = await host.GetAsync("/main.images?tagging");
        var staged = await host.GetAsync($"/{open.ToString()[..12]}.images?tagging");
        await host.Store.FinishCommitAsync(Branch.Repo, open, null, default);

        put.VersionId.Should().Be(open.ToString());
        head.Code.Should().Be("NoSuchTagSet");
        staged.Element("Value").Should().Be("1");
        (await host.GetAsync("/main.images?tagging")).Element("Value").Should().Be("1");
    }

    [Fact]
    public async Task An_empty_set_is_none()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Tag("a", "1"));

        (await PutAsync(host)).Status.Should().Be(204);

        (await host.GetAsync("/main.images?tagging")).Code.Should().Be("NoSuchTagSet");
    }

    [Fact]
    public async Task Fifty_tags_are_taken_and_one_more_is_not()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var longest = Enumerable.Range(0, 50).Select(i => Tag($"{i:d3}{new string('ä', 125)}", new string('ö', 256))).ToArray();

        var taken = await PutAsync(host, longest);
        var refused = await PutAsync(host, [.. longest, Tag("a", "b")]);

        taken.Status.Should().Be(204);
        (refused.Status, refused.Code, refused.Element("Message")).Should().Be(
            (400, "BadRequest", "Bucket tag count cannot be greater than 50"));
        (await host.GetAsync("/main.images?tagging")).Elements("Key").Should().HaveCount(50);
    }

    [Fact]
    public async Task Tags_without_end_are_not_held_against_each_other()
    {
        await using var host = await S3Host.StartAsync("main.images");
        string[] tags = [.. Enumerable.Range(0, 51).Select(number => Tag($"{number}", "")), Tag("0", "")];

        (await PutAsync(host, tags)).Element("Message").Should().Be("Bucket tag count cannot be greater than 50");
    }

    [Theory]
    [InlineData("<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>a</Key><Value>2</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [InlineData("<Tagging><TagSet><Tag><Key>aws:a</Key><Value>1</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [InlineData("<Tagging><TagSet><Tag><Key></Key><Value>1</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [InlineData("<Tagging><TagSet><Tag><Key>a?</Key><Value>1</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [InlineData("<Tagging><TagSet><Tag><Key>a</Key><Value>&lt;</Value></Tag></TagSet></Tagging>", "InvalidTag")]
    [InlineData("<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>", "MalformedXML")]
    [InlineData("<Tagging></Tagging>", "MalformedXML")]
    [InlineData("<TagSet></TagSet>", "MalformedXML")]
    [InlineData("nonsense", "MalformedXML")]
    [InlineData("", "MissingRequestBodyError")]
    public async Task A_refusal_leaves_the_tags_as_they_were(string body, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await PutAsync(host, Tag("kept", "1"));

        var answer = await host.SendAsync("PUT", "/main.images?tagging", Encoding.UTF8.GetBytes(body));

        (answer.Status, answer.Code).Should().Be((400, code));
        (await host.GetAsync("/main.images?tagging")).Elements("Key").Should().Equal("kept");
    }

    [Fact]
    public async Task A_read_only_bucket_takes_none()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        (await host.SendAsync("PUT", "/back-0.main.images?tagging", "<Tagging><TagSet/></Tagging>"u8.ToArray())).Status.Should().Be(405);
        (await host.SendAsync("DELETE", "/back-0.main.images?tagging")).Status.Should().Be(405);
    }

    private static string Tag(string key, string value) => $"<Tag><Key>{key}</Key><Value>{value}</Value></Tag>";

    private static Task<S3Answer> PutAsync(S3Host host, params string[] tags) => host.SendAsync(
        "PUT", "/main.images?tagging", Encoding.UTF8.GetBytes($"<Tagging><TagSet>{string.Concat(tags)}</TagSet></Tagging>"));
}
