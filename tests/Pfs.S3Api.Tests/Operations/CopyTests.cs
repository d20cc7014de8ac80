using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

/// <summary>x-amz-copy-source in all its spellings, on objects and on parts.</summary>
public sealed class CopyTests
{
    [Theory]
    [InlineData("main.images/a%20b%2Bc")]
    [InlineData("/main.images/a%20b%2Bc")]
    [InlineData("main.images%2Fa%20b%2Bc")]
    [InlineData("%2Fmain.images%2Fa%20b%2Bc")]
    [InlineData("/main.images%2Fa%20b%2Bc")]
    [InlineData("main.images/a%20b%2Bc?versionId=HEAD")]
    public async Task Finds_the_source_however_it_is_encoded(string source)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/a%20b%2Bc", "text");

        (await host.SendAsync("PUT", "/main.images/copy", [], ("x-amz-copy-source", source))).Status.Should().Be(200);

        (await host.GetAsync("/main.images/copy")).Text.Should().Be("text");
    }

    [Theory]
    [InlineData("main.images")]
    [InlineData("main.images/")]
    [InlineData("%2Fmain.images")]
    [InlineData("%2Fmain.images%2F")]
    [InlineData("/")]
    [InlineData("main.images/%zz")]
    [InlineData("main.images/k?version=1")]
    public async Task Refuses_a_source_that_names_no_object(string source)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "text");

        var answer = await host.SendAsync("PUT", "/main.images/copy", [], ("x-amz-copy-source", source));

        (answer.Status, answer.Code).Should().Be((400, "InvalidArgument"));
    }

    [Theory]
    [InlineData("GET", "/main.images/k")]
    [InlineData("PUT", "/main.images/k?acl")]
    [InlineData("PUT", "/other.images")]
    [InlineData("POST", "/main.images/k?uploads")]
    [InlineData("DELETE", "/main.images/k")]
    public async Task Refuses_a_source_where_nothing_is_copied(string method, string target)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "text");

        var answer = await host.SendAsync(method, target, null, ("x-amz-copy-source", "main.images/k"));

        (answer.Status, answer.Code).Should().Be((400, "InvalidArgument"));
        (await host.GetAsync("/main.images/k")).Text.Should().Be("text");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Copies_a_range_of_any_size_into_a_part(int size)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var text = string.Concat(Enumerable.Range(0, size / 10).Select(i => $"{i,10}"));
        await host.PutAsync("/main.images/source", text);
        var upload = (await host.SendAsync("POST", "/main.images/k?uploads")).Element("UploadId");

        var parts = new List<S3Answer>();
        foreach (var range in new[] { $"bytes=10-{size - 11}", "bytes=0-0" })
        {
            parts.Add(await host.SendAsync(
                "PUT",
                $"/main.images/k?partNumber={parts.Count + 1}&uploadId={upload}",
                [],
                ("x-amz-copy-source", "main.images/source"),
                ("x-amz-copy-source-range", range)));
        }

        parts.Select(part => part.Status).Should().Equal(200, 200);
        var list = string.Concat(parts.Select((part, i) =>
            $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{part.Element("ETag")}</ETag></Part>"));
        var done = await host.SendAsync(
            "POST",
            $"/main.images/k?uploadId={upload}",
            System.Text.Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"));
        done.Status.Should().Be(200);
        var attributes = await host.GetAsync("/main.images/k?attributes", ("x-amz-object-attributes", "ObjectParts"));
        attributes.Element("PartsCount").Should().Be("2");
        var copy = text[10..^10] + text[0];
        var answer = await host.GetAsync("/main.images/k", ("x-amz-checksum-mode", "ENABLED"));
        answer.Text.Should().Be(copy);
        var put = await host.PutAsync("/main.images/again", copy);
        answer["x-amz-checksum-crc64nvme"].Should().Be(put["x-amz-checksum-crc64nvme"]);
        answer["ETag"].Should().Be(put["ETag"]);
    }
}
