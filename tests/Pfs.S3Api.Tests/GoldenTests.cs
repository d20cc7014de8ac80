using System.Text;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Whole answers, headers and all, byte for byte but for times and ids.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("GetObject.whole", "GET", "/main.images/a.txt")]
    [InlineData("GetObject.pinned-to-parent", "GET", "/main.images/a.txt?versionId=HEAD%5E%5E")]
    [InlineData("GetObject.range", "GET", "/main.images/a.txt", "Range", "bytes=1-1")]
    [InlineData("GetObject.range-outside", "GET", "/main.images/a.txt", "Range", "bytes=9-")]
    [InlineData("GetObject.not-modified", "GET", "/main.images/a.txt", "If-Modified-Since", "{now}")]
    [InlineData("GetObject.absent", "GET", "/main.images/none")]
    [InlineData("GetObject.no-bucket", "GET", "/main.none/a.txt")]
    [InlineData("GetObject.version-malformed", "GET", "/main.images/a.txt?versionId=%21")]
    [InlineData("HeadObject.with-checksum", "HEAD", "/main.images/a.txt", "x-amz-checksum-mode", "ENABLED")]
    [InlineData("HeadObject.absent", "HEAD", "/main.images/none")]
    [InlineData("ListBuckets", "GET", "/")]
    [InlineData("ListObjects.delimiter", "GET", "/main.images?delimiter=%2F&max-keys=1")]
    [InlineData("ListObjectsV2", "GET", "/main.images?list-type=2&encoding-type=url")]
    [InlineData("ListObjectVersions", "GET", "/main.images?versions")]
    [InlineData("GetBucketLocation", "GET", "/main.images?location")]
    [InlineData("GetBucketPolicy", "GET", "/main.images?policy")]
    [InlineData("GetBucketTagging.none", "GET", "/main.images?tagging")]
    [InlineData("GetBucketCors.none", "GET", "/main.images?cors")]
    [InlineData("PutBucketPolicy", "PUT", "/main.images?policy")]
    [InlineData("DeleteObject.absent", "DELETE", "/main.images/none")]
    public async Task The_answer_is_the_one_that_was_read(
        string name, string method, string target, string? header = null, string? value = null)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/a.txt", "old", ("x-amz-meta-colour", "blue"), ("Content-Type", "text/plain"));
        await host.PutAsync("/main.images/a.txt", "new", ("x-amz-checksum-crc32", Crc32("new")));
        await host.SendAsync("PUT", "/main.images/dir/%C3%A9%20%2B", Encoding.UTF8.GetBytes("x"));
        (string, string)[] headers = header is null
            ? []
            : [(header, value == "{now}" ? TimeProvider.System.GetUtcNow().ToString("r", null) : value!)];

        var answer = await host.SendAsync(method, target, null, headers);

        GoldenFile.ShouldHold(name, $"{method} {target}\n\n{answer.ToTranscript()}");
    }

    private static string Crc32(string text) =>
        Convert.ToBase64String(Checksums.ChecksumTestValues.Crc32(Encoding.UTF8.GetBytes(text)));
}
