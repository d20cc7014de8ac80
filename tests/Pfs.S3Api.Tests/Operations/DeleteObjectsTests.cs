using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>What DeleteObjects must not delete.</summary>
public sealed class DeleteObjectsTests
{
    [Theory]
    [InlineData("<Size>99</Size>", "NotImplemented")]
    [InlineData("<LastModifiedTime>2001-01-01T00:00:00Z</LastModifiedTime>", "NotImplemented")]
    [InlineData("<VersionId>HEAD</VersionId>", "MethodNotAllowed")]
    [InlineData("<ETag>\"0\"</ETag>", "PreconditionFailed")]
    public async Task Refuses_what_it_cannot_hold_to_key_by_key(string element, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "text");

        var answer = await DeleteAsync(host, $"<Key>k</Key>{element}");

        (answer.Status, answer.Code).Should().Be((200, code));
        (await host.GetAsync("/main.images/k")).Text.Should().Be("text");
    }

    [Fact]
    public async Task Answers_the_commit_that_it_made()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "text");

        var answer = await DeleteAsync(host, "<Key>k</Key>");
        var again = await DeleteAsync(host, "<Key>k</Key>");

        answer.VersionId.Should().Be(answer.Element("DeleteMarkerVersionId")).And.HaveLength(64);
        (again.Status, again.VersionId).Should().Be((200, null)); // nothing was left to delete
    }

    [Theory]
    [InlineData("k&#0;")]
    [InlineData("k&#xD800;")]
    [InlineData("k&#xDC00;&#xD800;")]
    public async Task Refuses_a_key_that_is_no_text(string key)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k%EF%BF%BD", "text");

        var answer = await DeleteAsync(host, $"<Key>{key}</Key>");

        (answer.Status, answer.Code).Should().Be((400, "MalformedXML"));
        (await host.GetAsync("/main.images/k%EF%BF%BD")).Text.Should().Be("text");
    }

    [Fact]
    public async Task Takes_an_empty_version_for_none_and_ignores_a_retention_that_nothing_has()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "text");

        var answer = await DeleteAsync(
            host, "<Key>k</Key><VersionId></VersionId>", ("x-amz-bypass-governance-retention", "true"));

        answer.Elements("DeleteMarker").Should().Equal("true");
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    private static Task<S3Answer> DeleteAsync(S3Host host, string item, params (string Name, string Value)[] headers)
    {
        var body = Encoding.UTF8.GetBytes($"<Delete><Object>{item}</Object></Delete>");
        var checksum = Convert.ToBase64String(SHA256.HashData(body));
        return host.SendAsync("POST", "/main.images?delete", body, [.. headers, ("x-amz-checksum-sha256", checksum)]);
    }
}
