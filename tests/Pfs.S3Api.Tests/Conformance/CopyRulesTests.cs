using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of copies.</summary>
public sealed class CopyRulesTests
{
    [Theory]
    [InlineData(null, "old", "text/old", "a")]
    [InlineData("COPY", "old", "text/old", "a")]
    [InlineData("REPLACE", "new", "text/new", "a")]
    public async Task Metadata_is_kept_or_replaced_as_a_whole(string? directive, string by, string type, string tag)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x", ("x-amz-meta-by", "old"), ("Content-Type", "text/old"), ("x-amz-tagging", "t=a"));
        (string, string)[] headers = [("x-amz-copy-source", "/main.images/k"), ("x-amz-meta-by", "new"), ("Content-Type", "text/new"), ("x-amz-tagging", "t=b")];

        var copied = await host.PutAsync("/main.images/copy", "", directive is null ? headers : [.. headers, ("x-amz-metadata-directive", directive)]);
        var head = await host.SendAsync("HEAD", "/main.images/copy");

        (copied.Status, copied.Element("ETag")).Should().Be((200, head["ETag"]!));
        copied["x-amz-copy-source-version-id"].Should().Be((await host.SendAsync("HEAD", "/main.images/k")).VersionId);
        copied.VersionId.Should().Be(head.VersionId);
        (head["x-amz-meta-by"], head["Content-Type"]).Should().Be((by, type));
        (await host.GetAsync("/main.images/copy?tagging")).Element("Value").Should().Be(tag);
    }

    [Fact]
    public async Task What_is_replaced_by_nothing_goes_back_to_the_default()
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x", ("x-amz-meta-by", "old"), ("Content-Type", "text/old"), ("x-amz-tagging", "t=a"));

        await host.PutAsync(
            "/main.images/k", "", ("x-amz-copy-source", "/main.images/k"), ("x-amz-metadata-directive", "REPLACE"), ("x-amz-tagging-directive", "REPLACE"));

        var head = await host.SendAsync("HEAD", "/main.images/k");
        (head["x-amz-meta-by"], head["Content-Type"], head["x-amz-tagging-count"]).Should().Be((null, "binary/octet-stream", null));
    }

    [Theory]
    [InlineData("/main.images/k", "x-amz-metadata-directive", "MERGE", 400, "InvalidArgument")]
    [InlineData("/main.images/k", "x-amz-tagging-directive", "MERGE", 400, "InvalidArgument")]
    [InlineData("/main.images/k", "x-amz-copy-source-if-match", "\"no\"", 412, "PreconditionFailed")]
    [InlineData("/main.images/k", "x-amz-copy-source-if-none-match", "{etag}", 412, "PreconditionFailed")]
    [InlineData("/main.images/k", "x-amz-copy-source-if-modified-since", "{modified}", 412, "PreconditionFailed")]
    [InlineData("/main.images/k", "x-amz-copy-source-if-unmodified-since", "Mon, 02 Jan 2006 15:04:05 GMT", 412, "PreconditionFailed")]
    [InlineData("/main.images/k", "x-amz-copy-source-if-match", "{etag}", 200, "")]
    [InlineData("/main.images/k", "x-amz-checksum-algorithm", "MD5", 400, "InvalidRequest")]
    [InlineData("/main.images/k", "x-amz-checksum-algorithm", "SHA1", 200, "")]
    [InlineData("/main.images/none", "", "", 404, "NoSuchKey")]
    [InlineData("/main.none/k", "", "", 404, "NoSuchBucket")]
    [InlineData("/main.images/k?versionId=HEAD~99", "", "", 404, "NoSuchVersion")]
    [InlineData("/main.images/k?versionId=%21", "", "", 400, "InvalidArgument")]
    [InlineData("/main.images/gone?versionId={deletion}", "", "", 400, "InvalidRequest")]
    public async Task A_copy_is_made_or_refused_whole(string source, string header, string value, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/gone", "x");
        var deletion = (await host.SendAsync("DELETE", "/main.images/gone")).VersionId;
        await host.PutAsync("/main.images/k", "x");
        var head = await host.SendAsync("HEAD", "/main.images/k");
        source = source.Replace("{deletion}", deletion, StringComparison.Ordinal);
        value = value.Replace("{etag}", head["ETag"], StringComparison.Ordinal).Replace("{modified}", head["Last-Modified"], StringComparison.Ordinal);
        (string, string)[] headers = header.Length == 0 ? [("x-amz-copy-source", source)] : [("x-amz-copy-source", source), (header, value)];

        var copy = await host.PutAsync("/main.images/copy", "", headers);

        (copy.Status, copy.Code).Should().Be((status, code), copy.Text);
        (await host.GetAsync("/main.images/copy")).Status.Should().Be(status == 200 ? 200 : 404);
        if (header.StartsWith("x-amz-copy-source-if", StringComparison.Ordinal))
        {
            var upload = (await host.SendAsync("POST", "/main.images/big?uploads")).Element("UploadId");
            var part = await host.PutAsync($"/main.images/big?partNumber=1&uploadId={upload}", "", headers);
            (part.Status, part.Code).Should().Be((status, code), part.Text);
        }
    }

    [Fact]
    public async Task The_stronger_condition_decides()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var etag = (await host.PutAsync("/main.images/k", "x"))["ETag"]!;
        const string Before = "Mon, 02 Jan 2006 15:04:05 GMT";

        var matches = await CopyAsync(("x-amz-copy-source-if-match", etag), ("x-amz-copy-source-if-unmodified-since", Before));
        var unwanted = await CopyAsync(("x-amz-copy-source-if-none-match", etag), ("x-amz-copy-source-if-modified-since", Before));

        (matches.Status, unwanted.Status).Should().Be((200, 412));

        Task<S3Answer> CopyAsync(params (string, string)[] conditions) =>
            host.PutAsync("/main.images/copy", "", [("x-amz-copy-source", "/main.images/k"), .. conditions]);
    }

    [Theory]
    [InlineData("bytes=2-4", 200, "234")]
    [InlineData("bytes=0-9", 200, "0123456789")]
    [InlineData(null, 200, "0123456789")]
    [InlineData("bytes=5-10", 400, "")]
    [InlineData("bytes=5-", 400, "")]
    [InlineData("bytes=-5", 400, "")]
    [InlineData("bytes=0-1,3-4", 400, "")]
    [InlineData("bytes=4-2", 400, "")]
    [InlineData("2-4", 400, "")]
    public async Task A_part_is_copied_of_a_range_that_lies_within(string? range, int status, string text)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "0123456789");
        var upload = (await host.SendAsync("POST", "/main.images/big?uploads")).Element("UploadId");
        (string, string)[] headers = range is null ? [("x-amz-copy-source", "main.images/k")] : [("x-amz-copy-source", "main.images/k"), ("x-amz-copy-source-range", range)];

        var part = await host.PutAsync($"/main.images/big?partNumber=1&uploadId={upload}", "", headers);

        part.Status.Should().Be(status, part.Text);
        if (status == 200)
        {
            await host.SendAsync("POST", $"/main.images/big?uploadId={upload}", System.Text.Encoding.UTF8.GetBytes(
                $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Element("ETag")}</ETag></Part></CompleteMultipartUpload>"));
            (await host.GetAsync("/main.images/big")).Text.Should().Be(text);
        }
        else
        {
            (part.Code, part.Element("ArgumentName")).Should().Be(("InvalidArgument", "x-amz-copy-source-range"));
            (await host.GetAsync($"/main.images/big?uploadId={upload}")).Elements("PartNumber").Should().BeEmpty();
        }
    }
}
