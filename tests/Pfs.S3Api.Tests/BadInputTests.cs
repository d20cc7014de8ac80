using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Hostile and broken requests: the exact code, nothing stored, and the server goes on.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("PUT", "/main..images", 400, "InvalidBucketName")]
    [InlineData("PUT", "/a.b.c", 400, "InvalidBucketName")]
    [InlineData("PUT", "/b%C3%A9.images", 400, "InvalidBucketName")]
    [InlineData("PUT", "/HEAD.images", 400, "InvalidBucketName")]
    [InlineData("PUT", "/back-3.images", 400, "InvalidBucketName")]
    [InlineData("PUT", "/deadbeef.images", 400, "InvalidBucketName")]
    [InlineData("PUT", "/main.images/%ff", 400, "InvalidURI")]
    [InlineData("PUT", "/main.images/%zz", 400, "InvalidURI")]
    [InlineData("GET", "/main.images?max-keys=-1", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images?max-keys=many", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images?encoding-type=base64", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images?versions&version-id-marker=x", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images/k?partNumber=0", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images/k?partNumber=2", 416, "InvalidPartNumber")]
    [InlineData("GET", "/main.images/k?response-content-type=a%0D%0Ab", 400, "InvalidArgument")]
    [InlineData("GET", "/main.images/k?uploadId=none", 404, "NoSuchUpload")]
    [InlineData("PUT", "/main.images/k?partNumber=1", 400, "InvalidArgument")]
    [InlineData("PUT", "/main.images/k?partNumber=0&uploadId=x", 400, "InvalidArgument")]
    [InlineData("POST", "/main.images/k", 405, "MethodNotAllowed")]
    [InlineData("PATCH", "/main.images/k", 405, "MethodNotAllowed")]
    [InlineData("DELETE", "/", 405, "MethodNotAllowed")]
    [InlineData("POST", "/main.images", 501, "NotImplemented")]
    [InlineData("GET", "/main.images/k?torrent", 501, "NotImplemented")]
    [InlineData("OPTIONS", "/main.images/k", 403, "AccessForbidden")]
    public async Task Refuses_with_the_exact_code(string method, string target, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        await host.PutAsync("/main.images/k", "x");

        var answer = await host.SendAsync(method, target);

        (answer.Status, answer.Code).Should().Be((status, code));
        answer["x-amz-request-id"].Should().Be(answer.Element("RequestId"));
        (await host.GetAsync("/main.images/k")).Text.Should().Be("x");
    }

    [Theory]
    [InlineData("Content-MD5", "bad", "InvalidDigest")]
    [InlineData("Content-MD5", "rL0Y20zC+Fzt72VPzMSk2A==", "BadDigest")]
    [InlineData("x-amz-content-sha256", "0000000000000000000000000000000000000000000000000000000000000000", "XAmzContentSHA256Mismatch")]
    [InlineData("x-amz-content-sha256", "nonsense", "InvalidArgument")]
    [InlineData("x-amz-checksum-crc32", "AAAAAA==", "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "AAAA", "InvalidRequest")]
    [InlineData("x-amz-checksum-md5", "AAAA", "InvalidRequest")]
    [InlineData("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "BadDigest")]
    [InlineData("x-amz-sdk-checksum-algorithm", "CRC32", "InvalidRequest")]
    [InlineData("x-amz-server-side-encryption", "AES256", "NotImplemented")]
    [InlineData("x-amz-acl", "public-read", "NotImplemented")]
    [InlineData("x-amz-storage-class", "GOLD", "InvalidStorageClass")]
    [InlineData("x-amz-tagging", "a=1&a=2", "InvalidArgument")]
    [InlineData("x-amz-copy-source", "nonsense", "InvalidArgument")]
    [InlineData("x-amz-security-token", "t", "InvalidToken")]
    [InlineData("x-amz-expected-bucket-owner", "somebody", "AccessDenied")]
    public async Task Stores_nothing_of_a_body_that_is_not_what_was_promised(string header, string value, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync("/main.images/k", "body", (header, value));

        answer.Code.Should().Be(code);
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    [Fact]
    public async Task Refuses_a_key_with_nul()
    {
        await using var host = await S3Host.StartAsync("main.images");

        (await host.PutAsync("/main.images/%00", "x")).Status.Should().Be(400); // Kestrel's own answer: it has no XML
    }

    [Theory]
    [InlineData(1024, 200)]
    [InlineData(1025, 400)]
    public async Task Keys_end_at_1024_bytes(int bytes, int status)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync("/main.images/" + new string('k', bytes), "x");

        answer.Status.Should().Be(status);
        answer.Code.Should().Be(status == 200 ? "" : "KeyTooLongError");
    }

    [Theory]
    [InlineData("Content-Length: -5", "400 ")]
    [InlineData("Transfer-Encoding: gzip, chunked", "400 ")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5", "400 ")]
    public async Task Refuses_framing_that_a_proxy_may_read_differently(string header, string status)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await SendRawAsync(host, $"PUT /main.images/k HTTP/1.1\r\nHost: {host.Authority}\r\n{header}\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 " + status);
    }

    [Fact]
    public async Task An_upload_that_is_refused_is_never_asked_for()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await SendRawAsync(
            host, $"PUT /main.images/k HTTP/1.1\r\nHost: {host.Authority}\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 403 ").And.Contain("<Code>AccessDenied</Code>");
    }

    private static async Task<string> SendRawAsync(S3Host host, string request)
    {
        var parts = host.Authority.Split(':');
        using var client = new TcpClient();
        await client.ConnectAsync(parts[0], int.Parse(parts[1], null));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var buffer = new byte[8192];
        var read = await stream.ReadAtLeastAsync(buffer, 60, throwOnEndOfStream: false);
        await Task.Delay(50);
        while (stream.DataAvailable)
        {
            read += await stream.ReadAsync(buffer.AsMemory(read));
        }

        return Encoding.Latin1.GetString(buffer, 0, read);
    }
}
