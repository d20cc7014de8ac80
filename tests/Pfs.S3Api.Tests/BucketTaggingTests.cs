using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Tags of buckets: kept with the branch, outside its commits.</summary>
public sealed class BucketTaggingTests
{
    private static readonly BranchRef Branch = new(RepoName.Parse("images"), BranchName.Parse("main"));

    [Fact]
    public async Task Tags_are_replaced_read_and_deleted_without_a_commit()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var head = (await host.PutAsync("/main.images/k", "x")).VersionId;

        var put = await PutAsync(host, Tag("team", "vision"), Tag("a", ""));
        var again = await PutAsync(host, Tag("Ärger/1", "+ - = . _ : / @"));
        var read = await host.GetAsync("/main.images?tagging");
        var pinned = await host.GetAsync("/back-0.main.images?tagging");

        (put.Status, put.Body.Length, again.Status).Should().Be((204, 0, 204));
        read.Text.Should().EndWith(
            "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>Ärger/1</Key><Value>+ - = . _ : / @</Value></Tag></TagSet></Tagging>");
        pinned.Text.Should().Be(read.Text);
        (await host.SendAsync("DELETE", "/main.images?tagging")).Status.Should().Be(204);
        (await host.SendAsync("DELETE", "/main.images?tagging")).Status.Should().Be(204);
        var none = await host.GetAsync("/main.images?tagging");
        (none.Status, none.Code, none.Element("BucketName")).Should().Be((404, "NoSuchTagSet", "main.images"));
        host.Store.FindBranch(Branch)!.Head.ToString().Should().Be(head);
        (await host.GetAsync("/main.none?tagging")).Code.Should().Be("NoSuchBucket");
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
