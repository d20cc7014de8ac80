using System.Text;
using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>Tags of objects while others write.</summary>
public sealed class ObjectTaggingTests
{
    [Fact]
    public async Task Tagging_never_puts_back_what_an_overwrite_replaced()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "same", ("x-amz-meta-round", "0"));
        for (var round = 1; round <= 30; round++)
        {
            var tags = Enumerable.Range(0, 8).Select(i => i == 0 ? DeleteAsync(host) : TagAsync(host, $"{round}-{i}")).ToArray();
            var text = round % 3 == 0 ? $"other {round}" : "same";
            var put = await host.PutAsync("/main.images/k", text, ("x-amz-meta-round", $"{round}"));
            var statuses = (await Task.WhenAll(tags)).Select(answer => answer.Status).ToArray();

            put.Status.Should().Be(200);
            statuses.Should().OnlyContain(status => status == 200 || status == 204, "a writer in between is no reason to refuse tags");
            var now = await host.GetAsync("/main.images/k");
            (now.Text, now["x-amz-meta-round"]).Should().Be((text, $"{round}"));
        }
    }

    [Fact]
    public async Task The_last_tags_win()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TagAsync(host, $"{i}")));
        var last = await TagAsync(host, "last");
        var again = await TagAsync(host, "last");

        (await host.GetAsync("/main.images/k?tagging")).Element("Value").Should().Be("last");
        again.VersionId.Should().Be(last.VersionId, "what changes nothing makes no commit");
        (await host.GetAsync("/main.images?versions")).Elements("VersionId").Should().HaveCount(22);
    }

    [Fact]
    public async Task An_open_commit_has_its_own_content_tagged()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var branch = new BranchRef(RepoName.Parse("images"), BranchName.Parse("main"));
        await host.PutAsync("/main.images/k", "old");
        await host.PutAsync("/main.images/gone", "old");
        var open = await host.Store.StartCommitAsync(branch, new WriteOptions { Author = "tester" }, default);
        await host.PutAsync("/main.images/k", "new");
        await host.SendAsync("DELETE", "/main.images/gone");

        (await TagAsync(host, "staged")).Status.Should().Be(200);
        (await host.SendAsync("PUT", "/main.images/gone?tagging", Document("x"))).Code.Should().Be("NoSuchKey");
        await host.Store.FinishCommitAsync(branch.Repo, open, null, default);

        (await host.GetAsync("/main.images/k")).Text.Should().Be("new");
        (await host.GetAsync("/main.images/k?tagging")).Element("Value").Should().Be("staged");
        (await host.GetAsync("/main.images/gone")).Status.Should().Be(404);
    }

    [Theory]
    [InlineData("aws:a", "1", "InvalidTag", "Your TagKey cannot be prefixed with aws:")]
    [InlineData("a?", "1", "InvalidTag", "The TagKey you have provided is invalid")]
    public async Task A_refusal_says_what_S3_says(string key, string value, string code, string message)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var answer = await host.SendAsync("PUT", "/main.images/k?tagging", Document(value, key));

        (answer.Code, answer.Element("Message"), answer.Element("TagKey")).Should().Be((code, message, key));
    }

    private static Task<S3Answer> TagAsync(S3Host host, string value) => host.SendAsync("PUT", "/main.images/k?tagging", Document(value));

    private static Task<S3Answer> DeleteAsync(S3Host host) => host.SendAsync("DELETE", "/main.images/k?tagging");

    private static byte[] Document(string value, string key = "tag") =>
        Encoding.UTF8.GetBytes($"<Tagging><TagSet><Tag><Key>{key}</Key><Value>{value}</Value></Tag></TagSet></Tagging>");
}
