using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Pfs.S3Api.Xml;
using Xunit;

namespace Pfs.S3Api.Tests;

/// <summary>Framing that is read differently elsewhere, clients that stop half-way, and more than there is room for.</summary>
public sealed class HostileTests
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";

    [Theory]
    [InlineData("a line that ends with LF", "GET / HTTP/1.1\nHost: h\n\n")]
    [InlineData("a header that ends with LF", "GET / HTTP/1.1\r\nHost: h\nx-a: b\r\n\r\n")]
    [InlineData("a header that goes on in the next line", "GET / HTTP/1.1\r\nHost: h\r\nx-a: b\r\n c\r\n\r\n")]
    [InlineData("a space before the colon", "GET / HTTP/1.1\r\nHost: h\r\nx-a : b\r\n\r\n")]
    [InlineData("two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n")]
    [InlineData("a header without a name", "GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n")]
    [InlineData("a NUL in a header", "GET / HTTP/1.1\r\nHost: h\r\nx-a: b\0c\r\n\r\n")]
    [InlineData("a lone CR in a header", "GET / HTTP/1.1\r\nHost: h\r\nx-a: b\rc\r\n\r\n")]
    public async Task Refuses_a_head_that_others_read_differently(string what, string head)
    {
        await using var host = await S3Host.StartAsync();

        var answer = await host.SendRawAsync(Encoding.Latin1.GetBytes(head));

        answer.Should().StartWith("HTTP/1.1 400 ", what).And.Contain("<Code>BadRequest</Code>").And.Contain("\r\nConnection: close\r\n");
    }

    [Theory]
    [InlineData("an extension of a megabyte", "5;{long}\r\nhello\r\n0\r\n\r\n")]
    [InlineData("an extension of a megabyte at the end", "5\r\nhello\r\n0;{long}\r\n\r\n")]
    [InlineData("an extension with LF", "5;a\nb\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a size that is none", "five\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a sign", "+5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a chunk that is longer than its size", "3\r\nhello\r\n0\r\n\r\n")]
    [InlineData("a size beyond all measure", "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n")]
    public async Task Refuses_chunks_that_are_none_or_carry_too_much(string what, string chunks)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var put = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned).Sign() with
        {
            Body = Encoding.Latin1.GetBytes(chunks.Replace("{long}", new string('e', 1_000_000), StringComparison.Ordinal)),
        };

        var answer = await host.SendRawAsync(put.ToBytes("transfer-encoding: chunked\r\n"));

        answer.Should().StartWith("HTTP/1.1 400 ", what).And.Contain("\r\nConnection: close\r\n");
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("1;a=b\r\nh\r\n4;c=\"d\"\r\nello\r\n0;e\r\n\r\n")]
    [InlineData("00005\r\nhello\r\n000\r\nx-trailer: t\r\n\r\n")]
    public async Task Takes_chunks_that_are_good(string chunks)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var put = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned).Sign() with { Body = Encoding.Latin1.GetBytes(chunks) };

        var answer = await host.SendRawAsync(put.ToBytes("transfer-encoding: chunked\r\n"));

        answer.Should().StartWith("HTTP/1.1 200 ");
        (await host.GetAsync("/main.images/k")).Text.Should().Be("hello");
    }

    [Fact]
    public async Task A_body_of_many_chunks_is_followed_to_its_end_and_the_connection_goes_on()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        var chunks = new MemoryStream();
        var random = new Random(2);
        for (var at = 0; at < content.Length;)
        {
            var length = Math.Min(content.Length - at, random.Next(1, 50_000));
            chunks.Write(Encoding.ASCII.GetBytes($"{length:x}{(random.Next(2) == 0 ? ";e=" + new string('x', random.Next(3000)) : "")}\r\n"));
            chunks.Write(content.AsSpan(at, length));
            chunks.Write("\r\n"u8);
            at += length;
        }

        chunks.Write("0\r\n\r\n"u8);
        var put = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned, ("connection", "keep-alive")).Sign() with { Body = chunks.ToArray() };
        var first = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(put.ToBytes("transfer-encoding: chunked\r\n")).Replace("connection: close\r\n", "", StringComparison.Ordinal));
        var second = RawRequest.Of(host, "HEAD", "/main.images/k", Unsigned).Sign().ToBytes();

        var answers = await host.SendRawAsync([.. first, .. second]);

        answers.Should().StartWith("HTTP/1.1 200 ").And.Contain("\r\nContent-Length: 3000000\r\n");
        (await host.GetAsync("/main.images/k")).Body.AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [Theory]
    [InlineData("content-length: 1000\r\n", "only this")]
    [InlineData("transfer-encoding: chunked\r\n", "3e8\r\nonly this")]
    public async Task A_client_that_stops_sending_in_the_middle_of_a_body_is_told(string framing, string body)
    {
        await using var host = await S3Host.StartAsync("main.images");
        var put = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned).Sign() with { Body = Encoding.ASCII.GetBytes(body) };

        var answer = await host.SendRawAsync(put.ToBytes(framing), halfClosed: true);

        answer.Should().StartWith("HTTP/1.1 400 ").And.Contain("<Code>IncompleteBody</Code>");
        (await host.GetAsync("/main.images/k")).Code.Should().Be("NoSuchKey");
    }

    [Fact]
    public async Task A_client_that_stops_sending_after_its_request_is_answered()
    {
        await using var host = await S3Host.StartAsync("main.images");
        var put = RawRequest.Of(host, "PUT", "/main.images/k", Unsigned).Sign() with { Body = new byte[100_000] };

        var answer = await host.SendRawAsync(put.ToBytes(), halfClosed: true);

        answer.Should().StartWith("HTTP/1.1 200 ");
    }

    [Theory]
    [InlineData("<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>", 200)]
    [InlineData("<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object><Object><Key>c</Key></Object></Delete>", 400)]
    [InlineData("<Delete><Object><Key>a</Key><X><X><X><X/></X></X></X></Object></Delete>", 400)]
    public async Task Limits_of_documents_are_settings(string xml, int status)
    {
        await using var host = await S3Host.StartAsync(
            "main.images", new S3Options { MaximumDeleteKeys = 2, Xml = new XmlLimits { Depth = 5 } });
        var body = Encoding.ASCII.GetBytes(xml);

        var answer = await host.SendAsync(
            "POST", "/main.images?delete", body, ("x-amz-checksum-sha256", Convert.ToBase64String(SHA256.HashData(body))));

        answer.Status.Should().Be(status);
        answer.Code.Should().Be(status == 200 ? "" : "MalformedXML");
    }

    [Fact]
    public async Task A_document_beyond_the_limit_is_not_read_to_its_end()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { Xml = new XmlLimits { Bytes = 100_000 } });

        var answer = await host.SendAsync("PUT", "/main.images?versioning", new byte[100_001]);

        answer.Code.Should().Be("MaxMessageLengthExceeded");
    }

    [Fact]
    public async Task More_requests_than_may_run_are_told_to_slow_down()
    {
        await using var host = await S3Host.StartAsync("main.images", new S3Options { MaximumRequests = 1 });
        var slow = RawRequest.Of(host, "PUT", "/main.images/slow", Unsigned).Sign();
        var authority = host.Authority.Split(':');
        using var client = new TcpClient();
        await client.ConnectAsync(authority[0], int.Parse(authority[1], null));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await client.GetStream().WriteAsync(slow.ToBytes("content-length: 100000\r\nexpect: 100-continue\r\n"));
        var goOn = await reader.ReadLineAsync(); // the server runs the request
        await client.GetStream().WriteAsync(new byte[99_999]); // enough for minutes at the least rate of a body

        var waiting = host.GetAsync("/main.images");
        await Task.Delay(200);
        var refused = await host.GetAsync("/main.images");

        (refused.Status, refused.Code).Should().Be((503, "SlowDown"));
        (await waiting).Code.Should().Be("SlowDown");
        await client.GetStream().WriteAsync(new byte[1]);
        goOn.Should().Be("HTTP/1.1 100 Continue");
        (await reader.ReadToEndAsync()).Should().Contain("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task More_uploads_than_may_be_in_progress_are_told_to_slow_down()
    {
        await using var host = await S3Host.StartAsync("main.images", store: store => store with { MaxBranchUploads = 1 });

        var first = await host.SendAsync("POST", "/main.images/k?uploads");
        var second = await host.SendAsync("POST", "/main.images/k?uploads");

        first.Status.Should().Be(200);
        (second.Status, second.Code).Should().Be((503, "SlowDown"));
    }
}
