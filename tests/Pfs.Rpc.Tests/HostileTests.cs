using System.Net;
using System.Text;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Rpc.Tests.Protos;
using Xunit;

namespace Pfs.Rpc.Tests;

/// <summary>Bad input gets a status, never a hang, an Unknown or our insides; and the next call works.</summary>
public sealed class HostileTests
{
    private const string Unary = "/pfs.test.Echo/Unary";
    private const string Collect = "/pfs.test.Echo/Collect";

    public static TheoryData<string, string, byte[], string> BadBodies => new()
    {
        { "nothing at all", Unary, [], "3" },
        { "half a prefix", Unary, [0, 0], "3" },
        { "half a message", Unary, [0, 0, 0, 0, 9, 1], "3" },
        { "no protobuf", Unary, RawCall.Frame([0xff, 0xff, 0xff]), "3" },
        { "two messages for a unary call", Unary, [.. RawCall.Frame(new EchoRequest()), .. RawCall.Frame(new EchoRequest())], "3" },
        { "unknown flags", Unary, RawCall.Frame(new EchoRequest(), flags: 0x42), "3" },
        { "compressed without an encoding", Unary, RawCall.Frame(RawCall.Gzip([1]), flags: 1), "3" },
        { "a length of 4 GiB", Unary, [0, 255, 255, 255, 255, 1], "8" },
        { "a length just above the limit", Unary, [0, 0, 0x40, 0, 1, 1], "8" },
        { "half a message in a stream", Collect, [.. RawCall.Frame(new EchoRequest()), 0, 0, 0, 0, 9, 1], "3" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Answers_bad_frames_with_a_status(string what, string method, byte[] body, string status)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(method, "application/grpc", body);

        response.StatusCode.Should().Be(HttpStatusCode.OK, what);
        response.GrpcStatus().Should().Be(status, what);
        (await server.Client.UnaryAsync(new EchoRequest { Text = "alive" })).Text.Should().Be("alive");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip-json")]
    public async Task Does_not_expand_a_gzip_bomb(string kind)
    {
        await using var server = await EchoServer.StartAsync();
        var bomb = RawCall.Gzip(new byte[64 * 1024 * 1024]);

        if (kind == "gzip")
        {
            var response = await server.Http2.PostAsync(
                Unary, "application/grpc", RawCall.Frame(bomb, flags: 1), ("grpc-encoding", "gzip"));
            response.GrpcStatus().Should().Be("8");
        }
        else
        {
            var response = await server.Http1.PostAsync(Unary, "application/json", bomb, ("content-encoding", "gzip"));
            response.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        }
    }

    [Theory]
    [InlineData("not gzip at all")]
    [InlineData("")]
    public async Task Refuses_what_is_marked_as_gzip_and_is_not(string text)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(Encoding.ASCII.GetBytes(text), flags: 1), ("grpc-encoding", "gzip"));

        response.GrpcStatus().Should().Be("3");
    }

    [Fact]
    public async Task Names_the_encodings_it_knows_when_asked_for_another()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(new EchoRequest()), ("grpc-encoding", "snappy"));

        response.GrpcStatus().Should().Be("12");
        response.Headers.GetValues("grpc-accept-encoding").Should().Equal("identity,gzip");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"count": "many"}""")]
    [InlineData("[]")]
    [InlineData("\u0000")]
    public async Task Refuses_bad_JSON(string json)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostJsonAsync(Unary, json);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("invalid_argument");
    }

    [Fact]
    public async Task Refuses_JSON_of_bad_UTF_8_and_survives_deep_nesting()
    {
        await using var server = await EchoServer.StartAsync();

        var deep = await server.Http1.PostJsonAsync(Unary, "{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        var garbled = await server.Http1.PostAsync(Unary, "application/json", [.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8]);

        deep.StatusCode.Should().Be(HttpStatusCode.OK, "an unknown field is skipped, without recursion");
        garbled.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Refuses_a_large_JSON_body()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostJsonAsync(Unary, "{\"text\":\"" + new string('a', 5 * 1024 * 1024) + "\"}");

        response.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("****")]
    [InlineData("AAA")]
    [InlineData("A===")]
    public async Task Refuses_bad_base64(string text)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http1.PostAsync(Unary, "application/grpc-web-text", Encoding.ASCII.GetBytes(text));

        var frame = RawCall.Frames(Convert.FromBase64String(await response.Content.ReadAsStringAsync()))[0];
        Encoding.ASCII.GetString(frame.Payload).Should().StartWith("grpc-status: 3\r\n");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("x")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    [InlineData("5Q")]
    public async Task Refuses_a_malformed_timeout(string timeout)
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(new EchoRequest()), ("grpc-timeout", timeout));

        response.GrpcStatus().Should().Be("3");
    }

    [Fact]
    public async Task Ends_a_call_at_its_deadline_by_itself()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(new EchoRequest { DelayMs = 60_000 }), ("grpc-timeout", "100m"));

        response.GrpcStatus().Should().Be("4");
    }

    [Fact]
    public async Task Ends_a_call_at_its_deadline_though_the_caller_still_sends()
    {
        var patience = TimeSpan.FromSeconds(30);
        for (var allowed = TimeSpan.FromSeconds(1); ; allowed *= 2)
        {
            await using var server = await EchoServer.StartAsync();
            await server.Client.UnaryAsync(new EchoRequest()); // so that connecting does not use up the time
            var deadline = (TimeProvider.System.GetUtcNow() + allowed).UtcDateTime;
            using var call = server.Client.Collect(deadline: deadline);

            var act = async () =>
            {
                while (true)
                {
                    await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[10_000]) });
                }
            };

            (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
            if (server.Service.Heard.Task.IsCompleted || allowed > patience)
            {
                await server.Service.Cancelled.Task.WaitAsync(patience);
                return;
            }
        }
    }

    [Fact]
    public async Task Keeps_a_bug_of_a_handler_to_itself()
    {
        await using var server = await EchoServer.StartAsync();

        var act = async () => await server.Client.UnaryAsync(new EchoRequest { Text = "bug" });

        var error = (await act.Should().ThrowAsync<RpcException>()).Which;
        error.StatusCode.Should().Be(StatusCode.Internal);
        error.Status.Detail.Should().NotContain("secret insides").And.Contain("request");
    }

    [Fact]
    public async Task Refuses_strangers_before_it_reads_a_byte()
    {
        await using var server = await EchoServer.StartAsync(options =>
            options.Authenticate = _ => throw new RpcException(new Status(StatusCode.Unauthenticated, "who are you?")));
        using var call = server.Client.Collect();

        var act = async () => await call.ResponseAsync;

        // No message was sent, nor the end of them: the answer does not wait for either.
        (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Sheds_metadata_that_is_none()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Http2.PostAsync(
            Unary, "application/grpc", RawCall.Frame(new EchoRequest()), ("x-echo-bin", "*** no base64 ***"));

        response.GrpcStatus().Should().Be("0");
    }
}
