using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Pfs.Rpc.Tests.Protos;
using Xunit;

namespace Pfs.Rpc.Tests;

/// <summary>What strangers' clients see and send.</summary>
public sealed class WireTests
{
    private const string Unary = "/pfs.test.Echo/Unary";
    private const string Repeat = "/pfs.test.Echo/Repeat";

    [Fact]
    public async Task Answers_an_error_of_gRPC_in_one_block_of_headers()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(new EchoRequest { Text = "nö", Count = 5 }), ("te", "trailers"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.GetValues("grpc-status").Should().Equal("5");
        response.Headers.GetValues("grpc-message").Should().Equal("n%C3%B6");
        response.TrailingHeaders.Should().BeEmpty();
    }

    [Fact]
    public async Task Speaks_gRPC_Web_over_HTTP_1()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostAsync(
            Unary, "application/grpc-web+proto", RawCall.Frame(new EchoRequest { Text = "hi" }));

        var frames = await response.FramesAsync();
        EchoResponse.Parser.ParseFrom(frames[0].Payload).Text.Should().Be("hi");
        frames[1].Flags.Should().Be(0x80);
        Encoding.ASCII.GetString(frames[1].Payload).Should().StartWith("grpc-status: 0\r\n");
    }

    [Fact]
    public async Task Speaks_gRPC_Web_as_text()
    {
        await using var server = await EchoServer.StartAsync();

        // Two padded pieces, cut inside the message: browsers may do so.
        var frame = RawCall.Frame(new EchoRequest { Text = "hello text", Count = 2 });
        var body = Convert.ToBase64String(frame[..7]) + Convert.ToBase64String(frame[7..]);
        var response = await server.Http1.PostAsync(Repeat, "application/grpc-web-text", Encoding.ASCII.GetBytes(body));

        var text = await response.Content.ReadAsStringAsync();
        var bytes = DecodePieces(text);
        var frames = RawCall.Frames(bytes);
        frames.Should().HaveCount(3);
        EchoResponse.Parser.ParseFrom(frames[1].Payload).Text.Should().Be("hello text");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speaks_JSON_to_curl(bool overHttp2)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await (overHttp2 ? server.Http2 : server.Http1).PostJsonAsync(Unary, """{"text": "hi", "unknown": 1}""");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("text").GetString().Should().Be("hi");
        response.Headers.GetValues("trailer-x-echo").Should().Equal("none");
    }

    [Theory]
    [InlineData(5, HttpStatusCode.NotFound, "not_found")]
    [InlineData(1, (HttpStatusCode)499, "canceled")]
    [InlineData(9, HttpStatusCode.BadRequest, "failed_precondition")]
    public async Task Tells_curl_of_errors_in_JSON(int code, HttpStatusCode status, string name)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostJsonAsync(Unary, $$"""{"text": "why", "count": {{code}}}""");

        response.StatusCode.Should().Be(status);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        error.GetProperty("code").GetString().Should().Be(name);
        error.GetProperty("message").GetString().Should().Be("why");
    }

    [Fact]
    public async Task Tells_curl_when_to_try_again()
    {
        var retry = new Google.Rpc.RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(4200)) };
        await using var server = await EchoServer.StartAsync(options => options.AddDetails = status => new Google.Rpc.Status
        {
            Code = (int)status.StatusCode,
            Message = status.Detail,
            Details = { Any.Pack(retry) },
        }.ToRpcException());

        var response = await server.Http1.PostJsonAsync(Unary, """{"text": "busy", "count": 14}""");

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("retry-after").Should().Equal("5");
        var detail = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("details")[0];
        detail.GetProperty("type").GetString().Should().Be("google.rpc.RetryInfo");
        detail.GetProperty("debug").GetProperty("retryDelay").GetString().Should().Be("4.200s");
    }

    [Fact]
    public async Task Keeps_the_connection_for_the_next_JSON_call()
    {
        await using var server = await EchoServer.StartAsync();
        var address = server.Http1.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var body = """{"text":"hi"}""";
        for (var call = 0; call < 3; call++)
        {
            // Head and body in packets of their own: the call is being read before its body is there.
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Unary} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"));
            await Task.Delay(20);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(body));

            (await reader.ReadLineAsync()).Should().Be("HTTP/1.1 200 OK", $"call {call}");
            var length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                length = header.StartsWith("Content-Length: ", StringComparison.Ordinal) ? int.Parse(header[16..], null) : length;
            }

            var answer = new char[length];
            await reader.ReadBlockAsync(answer);
            new string(answer).Should().Contain("\"text\":");
        }
    }

    [Fact]
    public async Task Streams_JSON_in_frames()
    {
        await using var server = await EchoServer.StartAsync();
        var request = Encoding.UTF8.GetBytes("""{"text": "hi", "count": 2}""");

        var response = await server.Http1.PostAsync(Repeat, "application/connect+json", RawCall.Frame(request));

        var frames = await response.FramesAsync();
        frames.Select(frame => frame.Flags).Should().Equal(0, 0, 2);
        Encoding.UTF8.GetString(frames[1].Payload).Should().Contain("\"count\": 1");
        Encoding.UTF8.GetString(frames[2].Payload).Should().Be("""{"metadata":{}}""");
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc-web")]
    public async Task Says_unimplemented_for_unknown_methods(string contentType)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync("/pfs.test.Echo/Nothing", contentType, RawCall.Frame(new EchoRequest()));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        if (contentType == "application/grpc")
        {
            response.GrpcStatus().Should().Be("12");
        }
        else
        {
            Encoding.ASCII.GetString((await response.FramesAsync())[0].Payload).Should().StartWith("grpc-status: 12\r\n");
        }
    }

    [Fact]
    public async Task Says_unimplemented_to_curl_for_unknown_services()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostJsonAsync("/no.such.Service/Nothing", "{}");

        response.StatusCode.Should().Be(HttpStatusCode.NotImplemented);
        (await response.Content.ReadAsStringAsync()).Should().Contain("unimplemented");
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/connect+json", HttpStatusCode.UnsupportedMediaType)] // a stream's type for a unary method
    [InlineData("application/grpc", HttpStatusCode.UpgradeRequired)] // over HTTP/1.1
    public async Task Refuses_content_types_that_it_does_not_speak(string contentType, HttpStatusCode status)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostAsync(Unary, contentType, RawCall.Frame(new EchoRequest()));

        response.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task Reads_gzip()
    {
        await using var server = await EchoServer.StartAsync();
        var message = RawCall.Gzip(Google.Protobuf.MessageExtensions.ToByteArray(new EchoRequest { Text = new string('a', 1000) }));

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(message, flags: 1), ("grpc-encoding", "gzip"));

        response.GrpcStatus().Should().Be("0");
        EchoResponse.Parser.ParseFrom((await response.FramesAsync())[0].Payload).Text.Should().HaveLength(1000);
    }

    [Fact]
    public async Task Writes_gzip_to_those_who_accept_it()
    {
        await using var server = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var request = RawCall.Frame(new EchoRequest { Text = new string('a', 10_000) });

        var accepting = await server.Http2.PostAsync(Unary, "application/grpc", request, ("grpc-accept-encoding", "identity,gzip"));
        var other = await server.Http2.PostAsync(Unary, "application/grpc", request);

        (await accepting.FramesAsync())[0].Flags.Should().Be(1);
        accepting.Headers.GetValues("grpc-encoding").Should().Equal("gzip");
        (await accepting.FramesAsync())[0].Payload.Length.Should().BeLessThan(1000);
        (await other.FramesAsync())[0].Flags.Should().Be(0);
    }

    [Fact]
    public async Task Lists_its_services_by_health()
    {
        await using var server = await EchoServer.StartAsync();

        var all = await server.Http1.PostJsonAsync("/grpc.health.v1.Health/Check", "{}");
        var unknown = await server.Http1.PostJsonAsync("/grpc.health.v1.Health/Check", """{"service": "nobody"}""");

        (await all.Content.ReadAsStringAsync()).Should().Contain("SERVING");
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Describes_itself_by_reflection()
    {
        await using var server = await EchoServer.StartAsync();
        var client = new global::Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(server.Channel);

        using var call = client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new() { ListServices = "" });
        await call.RequestStream.WriteAsync(new() { FileContainingSymbol = "pfs.test.Echo.Chat" });
        await call.RequestStream.WriteAsync(new() { FileByFilename = "nothing.proto" });
        await call.RequestStream.CompleteAsync();
        var answers = await global::Grpc.Core.AsyncStreamReaderExtensions.ReadAllAsync(call.ResponseStream).ToListAsync();

        answers[0].ListServicesResponse.Service.Select(service => service.Name)
            .Should().Contain(["pfs.test.Echo", "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"]);
        answers[1].FileDescriptorResponse.FileDescriptorProto.Should().HaveCount(1);
        answers[2].ErrorResponse.ErrorCode.Should().Be(5);
    }

    private static byte[] DecodePieces(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i += 4)
        {
            bytes.AddRange(Convert.FromBase64String(text.Substring(i, 4)));
        }

        return [.. bytes];
    }
}
