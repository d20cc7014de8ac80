using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>Conditions, ranges and parts where they meet.</summary>
public sealed class ReadObjectTests
{
    [Theory]
    [InlineData("/main.images/k", "Range", "bytes=99-")]
    [InlineData("/main.images/k?partNumber=2", "Range", "")]
    public async Task A_condition_is_decided_before_the_range(string target, string header, string value)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var etag = (await host.PutAsync("/main.images/k", "text"))["ETag"]!;

        (await host.GetAsync(target, (header, value), ("If-None-Match", etag))).Status.Should().Be(304);
        (await host.GetAsync(target, (header, value))).Status.Should().BeOneOf(400, 416);
    }

    [Fact]
    public async Task The_first_part_of_an_empty_object_is_the_whole_of_it()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "");

        var answer = await host.GetAsync("/main.images/k?partNumber=1");

        (answer.Status, answer["Content-Length"], answer["Content-Range"]).Should().Be((200, "0", null));
    }

    [Fact]
    public async Task Metadata_may_be_many_short_headers()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var metadata = Enumerable.Range(0, 400).Select(i => ($"x-amz-meta-{i:x}", "v")).ToArray();

        (await host.PutAsync("/main.images/k", "x", metadata)).Status.Should().Be(200);

        (await host.GetAsync("/main.images/k"))["x-amz-meta-18f"].Should().Be("v");
    }
}
