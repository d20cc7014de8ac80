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
    [InlineData("POST", "/main.images", 412, "PreconditionFailed")]
    [InlineData("GET", "/main.images/k?torrent", 501, "NotImplemented")]
    [InlineData("PUT", "/main.images/k?encryption", 501, "NotImplemented")]
    [InlineData("PUT", "/main.images?metadataJournalTable", 501, "NotImplemented")]
    [InlineData("PUT", "/main.images/k?policy", 400, "InvalidRequest")]
    [InlineData("GET", "/main.images/k?versions", 400, "InvalidRequest")]
    [InlineData("PUT", "/main.images/k?versionId=HEAD", 400, "InvalidArgument")]
    [InlineData("POST", "/main.images/k?uploads&versionId=HEAD", 400, "InvalidArgument")]
    [InlineData("DELETE", "/main.images?uploadId=x", 400, "InvalidRequest")]
    [InlineData("DELETE", "/main.images/?versionId=HEAD", 400, "InvalidRequest")]
    [InlineData("OPTIONS", "/main.images/k", 400, "BadRequest")]
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
    [InlineData("x-amz-if-match-size", "4", "NotImplemented")]
    [InlineData("x-amz-if-match-last-modified-time", "Mon, 02 Jan 2006 15:04:05 GMT", "NotImplemented")]
    [InlineData("x-amz-bucket-object-lock-enabled", "true", "NotImplemented")]
    [InlineData("x-amz-expected-bucket-owner", "somebody", "AccessDenied")]
    public async Task Stores_nothing_of_a_body_that_is_not_what_was_promised(string header, string value, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync("/main.images/k", "body", (header, value));

        answer.Code.Should().Be(code);
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    [Theory]
    [InlineData("/main.images/%00", "InvalidURI")]
    [InlineData("/main.images/a%00b", "InvalidURI")]
    [InlineData("/main.images/%ff", "InvalidURI")]
    [InlineData("/main.images/%zz", "InvalidURI")]
    public async Task Refuses_a_key_that_is_no_text(string target, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.PutAsync(target, "x");

        answer.Status.Should().Be(400);
        answer.Code.Should().Be(code);
        (await host.GetAsync("/main.images")).Text.Should().NotContain("<Contents>");
    }

    [Theory]
    [InlineData("PUT /main.images/ä HTTP/1.1\r\nHost: h\r\n\r\n", "InvalidURI")]
    [InlineData("PUT /main.images/k HTTP/1.1\r\n\r\n", "BadRequest")]
    [InlineData("NONSENSE\r\n\r\n", "BadRequest")]
    public async Task Answers_in_xml_what_the_web_server_refuses_by_itself(string request, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await SendRawAsync(host, request);

        answer.Should().StartWith("HTTP/1.1 400 Bad Request\r\n").And.Contain("x-amz-request-id: ");
        answer.Should().Contain($"<Error><Code>{code}</Code>");
        answer.Should().EndWith("</Error>", "nothing of the web server's own answer follows");
    }

    [Theory]
    [InlineData(20_000, 0)]
    [InlineData(10, 40_000)]
    public async Task Refuses_a_request_line_or_headers_without_end(int keyLength, int headerLength)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await SendRawAsync(
            host,
            $"PUT /main.images/{new string('k', keyLength)} HTTP/1.1\r\nHost: h\r\nx-amz-meta-a: {new string('v', headerLength)}\r\n\r\n");

        answer.Should().Contain("<Code>RequestHeaderSectionTooLarge</Code>");
    }

    [Fact]
    public async Task Keeps_good_answers_before_a_malformed_request_on_the_same_connection()
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answers = await SendRawAsync(host, "OPTIONS /main.images HTTP/1.1\r\nHost: h\r\nOrigin: o\r\nAccess-Control-Request-Method: GET\r\n\r\nNONSENSE\r\n\r\n");

        answers.Should().Contain("<Code>AccessForbidden</Code>").And.Contain("<Code>BadRequest</Code>");
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
    [InlineData("Content-Length: +5", "400 ")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6", "400 ")]
    [InlineData("Transfer-Encoding: gzip", "400 ")]
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
        answer.Should().Contain("\r\nConnection: close\r\n", "nobody can tell whether the body or a next request follows");
    }

    private static Task<string> SendRawAsync(S3Host host, string request) => host.SendRawAsync(Encoding.Latin1.GetBytes(request));
}
