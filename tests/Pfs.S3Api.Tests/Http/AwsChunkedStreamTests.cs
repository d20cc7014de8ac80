using System.IO.Pipelines;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Tests.Auth;
using Xunit;

namespace Pfs.S3Api.Tests.Http;

/// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html: its example, and every way to spoil it.</summary>
public sealed class AwsChunkedStreamTests
{
    private const string First = "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n";
    private const string Second = "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n";
    private const string Last = "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n";

    private const string TrailerFirst = "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n";
    private const string TrailerSecond = "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n";
    private const string TrailerLast = "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
        + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
        + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

    private static string TrailerExample =>
        TrailerFirst + new string('a', 65536) + "\r\n" + TrailerSecond + new string('a', 1024) + "\r\n" + TrailerLast;

    private static string Example => First + new string('a', 65536) + "\r\n" + Second + new string('a', 1024) + "\r\n" + Last + "\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public async Task Reads_the_documented_example_however_it_is_cut(int piece)
    {
        var (content, _) = await ReadAsync(SignedPayload(), Example, piece);

        content.Should().Be(new string('a', 66560));
    }

    [Theory]
    [InlineData("chunk-signature=ad80", "chunk-signature=bd80", "SignatureDoesNotMatch")]
    [InlineData("chunk-signature=0055", "chunk-signature=1055", "SignatureDoesNotMatch")]
    [InlineData("chunk-signature=b6c6", "chunk-signature=c6c6", "SignatureDoesNotMatch")]
    [InlineData("\r\n400;", "\r\n40;", "IncompleteBody")]
    [InlineData("\r\n400;", "\r\n401;", "IncompleteBody")]
    [InlineData("\r\n400;", "\r\nmany;", "IncompleteBody")]
    [InlineData("\r\n400;", "\r\n-400;", "IncompleteBody")]
    [InlineData("\r\n400;", "\r\nffffffffffffffff;", "IncompleteBody")]
    [InlineData(";chunk-signature=b6c6", ";signature=b6c6", "IncompleteBody")]
    [InlineData("9df9\r\n\r\n", "9df9\r\n", "IncompleteBody")]
    [InlineData("9df9\r\n\r\n", "9df9\n\n", "IncompleteBody")]
    [InlineData("9df9\r\n\r\n", "9df9\r\n\r\nmore", "IncompleteBody")]
    [InlineData("aaa\r\n400", "aaa\n400", "IncompleteBody")]
    [InlineData("aaa\r\n400", "aab\r\n400", "SignatureDoesNotMatch")]
    public async Task Refuses_a_body_that_was_changed(string part, string replacement, string code)
    {
        var act = () => ReadAsync(SignedPayload(), Example.Replace(part, replacement, StringComparison.Ordinal), 4096);

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Code.Should().Be(code);
    }

    [Fact]
    public async Task Refuses_a_body_that_was_cut_off_anywhere()
    {
        var text = Example;
        foreach (var length in new[] { 0, 1, 40, 100, 65000, 65700, 66000, text.Length - 100, text.Length - 1 })
        {
            var act = () => ReadAsync(SignedPayload(), text[..length], 4096);

            (await act.Should().ThrowAsync<S3Exception>("after {0} bytes", length)).Which.Error.Should().Be(S3Error.IncompleteBody);
        }
    }

    [Fact]
    public async Task Reads_unsigned_chunks_and_their_trailer()
    {
        var (content, trailers) = await ReadAsync(
            UnsignedPayload(), "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", 3, "x-amz-checksum-crc32");

        content.Should().Be("hello");
        trailers.Should().Contain("x-amz-checksum-crc32", "NhCmhg==");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public async Task Reads_the_documented_example_with_a_signed_trailer(int piece)
    {
        var (content, trailers) = await ReadAsync(TrailerPayload(), TrailerExample, piece, "x-amz-checksum-crc32c");

        content.Should().Be(new string('a', 66560));
        trailers.Should().Contain("x-amz-checksum-crc32c", "sOO8/Q==");
    }

    [Theory]
    [InlineData("sOO8/Q==\n\r\n")]
    [InlineData("sOO8/Q==\r\n\r\n")]
    public async Task Takes_the_line_ends_that_clients_put_after_a_signed_trailer(string end)
    {
        var body = TrailerExample.Replace("sOO8/Q==\r\n", end, StringComparison.Ordinal);

        var (_, trailers) = await ReadAsync(TrailerPayload(), body, 4096, "x-amz-checksum-crc32c");

        trailers.Should().Contain("x-amz-checksum-crc32c", "sOO8/Q==");
    }

    [Theory]
    [InlineData("chunk-signature=b474", "chunk-signature=c474", "SignatureDoesNotMatch")]
    [InlineData("chunk-signature=2ca2", "chunk-signature=3ca2", "SignatureDoesNotMatch")]
    [InlineData("trailer-signature:d81f", "trailer-signature:e81f", "SignatureDoesNotMatch")]
    [InlineData("sOO8/Q==", "AAAAAA==", "SignatureDoesNotMatch")]
    [InlineData("aaa\r\n400", "aab\r\n400", "SignatureDoesNotMatch")]
    [InlineData("x-amz-checksum-crc32c:", "x-amz-checksum-crc32:", "MalformedTrailerError")]
    [InlineData("x-amz-checksum-crc32c:sOO8/Q==\r\n", "", "MalformedTrailerError")]
    [InlineData("x-amz-trailer-signature:d81f", "x-amz-trailer-seal:d81f", "MalformedTrailerError")]
    [InlineData("2e435\r\n\r\n", "2e435\r\n", "IncompleteBody")]
    [InlineData("2e435\r\n\r\n", "2e435\r\n\r\nmore", "IncompleteBody")]
    public async Task Refuses_a_signed_trailer_that_was_changed(string part, string replacement, string code)
    {
        var act = () => ReadAsync(
            TrailerPayload(), TrailerExample.Replace(part, replacement, StringComparison.Ordinal), 4096, "x-amz-checksum-crc32c");

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Code.Should().Be(code);
    }

    [Fact]
    public async Task Refuses_a_signed_trailer_without_its_signature()
    {
        var at = TrailerExample.IndexOf("x-amz-trailer-signature", StringComparison.Ordinal);
        var act = () => ReadAsync(TrailerPayload(), TrailerExample[..at] + "\r\n\r\n", 4096, "x-amz-checksum-crc32c");

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Code.Should().BeOneOf("SignatureDoesNotMatch", "IncompleteBody");
    }

    [Fact]
    public async Task Reads_an_empty_body_without_trailers()
    {
        var (content, trailers) = await ReadAsync(UnsignedPayload(), "0\r\n\r\n", 1);

        content.Should().BeEmpty();
        trailers.Should().BeEmpty();
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32c:AAAAAA==\r\n\r\n", "MalformedTrailerError")]
    [InlineData("\r\n", "MalformedTrailerError")]
    [InlineData(":AAAAAA==\r\n\r\n", "MalformedTrailerError")]
    [InlineData("x-amz-checksum-crc32:AAAAAA==\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "MalformedTrailerError")]
    [InlineData("x-amz-checksum-crc32:AAAAAA==", "IncompleteBody")]
    [InlineData("x-amz-checksum-crc32:AAAAAA==\r\n", "IncompleteBody")]
    public async Task Refuses_trailers_other_than_announced(string trailer, string code)
    {
        var act = () => ReadAsync(UnsignedPayload(), "0\r\n" + trailer, 4096, "x-amz-checksum-crc32");

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Code.Should().Be(code);
    }

    [Fact]
    public async Task Refuses_small_chunks_that_are_not_the_last()
    {
        var act = () => ReadAsync(UnsignedPayload(), "1\r\na\r\n1\r\nb\r\n0\r\n\r\n", 4096);

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Should().Be(S3Error.InvalidChunkSize);
    }

    [Fact]
    public async Task Never_holds_a_line_without_end()
    {
        var act = () => ReadAsync(UnsignedPayload(), new string('1', 100_000), 1024);

        (await act.Should().ThrowAsync<S3Exception>()).Which.Error.Should().Be(S3Error.IncompleteBody);
    }

    private static async Task<(string Content, Dictionary<string, string> Trailers)> ReadAsync(
        Payload payload, string body, int piece, params string[] announced)
    {
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            var bytes = Encoding.Latin1.GetBytes(body);
            for (var i = 0; i < bytes.Length; i += piece)
            {
                await pipe.Writer.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)));
            }

            await pipe.Writer.CompleteAsync();
        });
        try
        {
            using var stream = new AwsChunkedStream(pipe.Reader, payload, announced);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return (Encoding.Latin1.GetString(content.ToArray()), stream.Trailers);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    private static Payload SignedPayload() => AwsExamples.Authenticate(
        "PUT",
        "/examplebucket/chunkObject.txt",
        ("Host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        ("Content-Encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("Content-Length", "66824"),
        ("Authorization", AwsExamples.Authorization(
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"))).Payload;

    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html, its example.</summary>
    private static Payload TrailerPayload() => AwsExamples.Authenticate(
        "PUT",
        "/examplebucket/chunkObject.txt",
        ("Host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
        ("Content-Encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("x-amz-trailer", "x-amz-checksum-crc32c"),
        ("Authorization", AwsExamples.Authorization(
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"))).Payload;

    private static Payload UnsignedPayload() => new(PayloadMode.UnsignedChunksWithTrailer, default, null);
}
