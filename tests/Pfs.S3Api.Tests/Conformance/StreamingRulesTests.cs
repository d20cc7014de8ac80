using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>What S3 says of bodies in aws-chunked, with a trailer that nobody signed: what SDKs send by default.</summary>
public sealed class StreamingRulesTests
{
    private const string Unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const string Crc32OfText = "O4unxw==";

    [Theory]
    [InlineData("4", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 200, "")]
    [InlineData("4", null, "4\r\ntext\r\n0\r\n\r\n", 200, "")]
    [InlineData("4", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", 400, "BadDigest")]
    [InlineData("4", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:!\r\n\r\n", 400, "InvalidRequest")]
    [InlineData("4", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\n\r\n", 400, "MalformedTrailerError")]
    [InlineData("4", null, "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 400, "MalformedTrailerError")]
    [InlineData("4", "x-amz-checksum-sha1", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 400, "MalformedTrailerError")]
    [InlineData("4", "x-amz-meta-a", "4\r\ntext\r\n0\r\nx-amz-meta-a:1\r\n\r\n", 400, "MalformedTrailerError")]
    [InlineData(null, "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 411, "MissingContentLength")]
    [InlineData("many", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 411, "MissingContentLength")]
    [InlineData("5", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 400, "IncompleteBody")]
    [InlineData("3", "x-amz-checksum-crc32", "4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n", 400, "IncompleteBody")]
    [InlineData("4", null, "4\ntext\n0\n\n", 400, "IncompleteBody")]
    [InlineData("4", null, "5\r\ntext\r\n0\r\n\r\n", 400, "IncompleteBody")]
    [InlineData("4", null, "four\r\ntext\r\n0\r\n\r\n", 400, "IncompleteBody")]
    [InlineData("4", null, "4\r\ntext\r\n", 400, "IncompleteBody")]
    [InlineData("4", null, "4\r\ntext\r\n0\r\n\r\nmore", 400, "IncompleteBody")]
    [InlineData("4", null, "1\r\nt\r\n3\r\next\r\n0\r\n\r\n", 400, "InvalidChunkSizeError")]
    public async Task A_body_is_stored_when_its_framing_and_trailer_are_right(string? length, string? trailer, string body, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");
        List<(string, string)> headers = [("content-encoding", "aws-chunked")];
        headers.AddRange(length is null ? [] : [("x-amz-decoded-content-length", length)]);
        headers.AddRange(trailer is null ? [] : [("x-amz-trailer", trailer)]);
        var request = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned, [.. headers]).Sign() with
        {
            Body = Encoding.ASCII.GetBytes(body.Replace("{sum}", Crc32OfText, StringComparison.Ordinal)),
        };

        var answer = await host.SendAsync(request);

        answer.Should().StartWith($"HTTP/1.1 {status} ").And.Contain(code.Length > 0 ? $"<Code>{code}</Code>" : "ETag");
        var stored = await host.GetAsync("/main.images/k");
        (stored.Status, stored.Text == "text", stored["Content-Encoding"]).Should().Be(status == 200 ? (200, true, null) : (404, false, null));
    }

    [Theory]
    [InlineData("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", 501, "NotImplemented")]
    [InlineData("STREAMING-NOTHING", 400, "InvalidArgument")]
    public async Task Another_kind_is_refused(string payload, int status, string code)
    {
        await using var host = await S3Host.StartAsync("main.images");

        var answer = await host.SendAsync(RawRequest.Of(host, "PUT", "/main.images/k", payload).Sign() with { Body = "x"u8.ToArray() });

        answer.Should().StartWith($"HTTP/1.1 {status} ").And.Contain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task A_checksum_comes_once_and_a_document_in_one_piece()
    {
        await using var host = await S3Host.StartAsync("main.images");
        (string, string)[] headers = [("x-amz-decoded-content-length", "4"), ("x-amz-trailer", "x-amz-checksum-crc32")];
        var body = Encoding.ASCII.GetBytes($"4\r\ntext\r\n0\r\nx-amz-checksum-crc32:{Crc32OfText}\r\n\r\n");

        var twice = await host.SendAsync(
            RawRequest.Of(host, "PUT", "/main.images/k", Unsigned, [.. headers, ("x-amz-checksum-crc32", Crc32OfText)]).Sign() with { Body = body });
        var document = await host.SendAsync(
            RawRequest.Of(host, "PUT", "/main.images", Unsigned, headers).WithQuery("tagging=").Sign() with { Body = body });

        twice.Should().Contain("<Code>InvalidRequest</Code>");
        document.Should().Contain("<Code>InvalidRequest</Code>");
        (await host.GetAsync("/main.images/k")).Status.Should().Be(404);
    }
}
