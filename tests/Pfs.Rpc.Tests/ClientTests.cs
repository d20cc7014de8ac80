using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Pfs.Rpc.Tests.Protos;
using Xunit;

namespace Pfs.Rpc.Tests;

public sealed class ClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Makes_a_unary_call_with_metadata_both_ways()
    {
        await using var server = await EchoServer.StartAsync();
        var headers = new Metadata { { "x-echo", "hello" }, { "x-echo-bin", [0, 1, 255] } };

        using var call = server.Client.UnaryAsync(new EchoRequest { Text = "hi" }, headers);
        var response = await call;

        response.Text.Should().Be("hi");
        call.GetStatus().StatusCode.Should().Be(StatusCode.OK);
        call.GetTrailers().GetValue("x-echo").Should().Be("hello");
        call.GetTrailers().GetValueBytes("x-echo-bin").Should().Equal(0, 1, 255);
    }

    [Fact]
    public async Task Makes_a_large_unary_call()
    {
        await using var server = await EchoServer.StartAsync();
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 314_159).Select(number => (byte)number)]);

        var response = await server.Client.UnaryAsync(new EchoRequest { Payload = payload });

        response.Payload.Equals(payload).Should().BeTrue();
    }

    [Fact]
    public async Task Blocks_when_asked_to()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await Task.Run(() => server.Client.Unary(new EchoRequest { Text = "hi" }));

        response.Text.Should().Be("hi");
    }

    [Fact]
    public async Task Streams_requests()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client.Collect();
        var payload = ByteString.CopyFrom(new byte[1024 * 1024]);
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "a", Payload = payload });
        }

        await call.RequestStream.CompleteAsync();
        var response = await call;

        response.Count.Should().Be(50 * 1024 * 1024);
        response.Text.Should().HaveLength(50);
    }

    [Fact]
    public async Task Streams_responses()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client.Repeat(new EchoRequest { Count = 1000, Payload = ByteString.CopyFrom(new byte[10_000]) });
        var counts = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            counts.Add(response.Count);
        }

        counts.Should().Equal(Enumerable.Range(0, 1000));
        call.GetStatus().StatusCode.Should().Be(StatusCode.OK);
    }

    [Fact]
    public async Task Takes_a_stream_without_messages_for_what_it_is()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client.Repeat(new EchoRequest { Count = 0 });
        var hasFirst = await call.ResponseStream.MoveNext(CancellationToken.None);
        var hasSecond = await call.ResponseStream.MoveNext(CancellationToken.None);

        hasFirst.Should().BeFalse();
        hasSecond.Should().BeFalse();
        call.GetStatus().StatusCode.Should().Be(StatusCode.OK);
    }

    [Fact]
    public async Task Streams_both_ways_in_turn()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Chat();

        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
            (await call.ResponseStream.MoveNext()).Should().BeTrue();
            call.ResponseStream.Current.Text.Should().Be(text);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).Should().BeFalse();
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "plain")]
    [InlineData(StatusCode.AlreadyExists, "100 % of äöü 文\nand a second line")]
    [InlineData(StatusCode.DataLoss, "")]
    public async Task Learns_code_and_message_of_an_error(StatusCode code, string message)
    {
        await using var server = await EchoServer.StartAsync();

        var act = async () => await server.Client.UnaryAsync(new EchoRequest { Text = message, Count = (int)code });

        var error = (await act.Should().ThrowAsync<RpcException>()).Which;
        error.StatusCode.Should().Be(code);
        error.Status.Detail.Should().Be(message);
        error.Trailers.GetValue("x-echo").Should().Be("none");
    }

    [Fact]
    public async Task Hears_a_refusal_while_it_still_writes()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.Collect();

        var act = async () =>
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "refuse" });
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[100_000]) });
            }
        };

        (await act.Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Be("refused in the middle");
        (await Awaiting(call.ResponseAsync)).StatusCode.Should().Be(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task Gives_up_at_the_deadline_and_so_does_the_server()
    {
        for (var allowed = TimeSpan.FromSeconds(1); ; allowed *= 2)
        {
            await using var server = await EchoServer.StartAsync();
            await server.Client.UnaryAsync(new EchoRequest()); // so that connecting does not use up the time
            var deadline = (TimeProvider.System.GetUtcNow() + allowed).UtcDateTime;

            using var call = server.Client.Repeat(new EchoRequest { Count = -1, DelayMs = 20 }, deadline: deadline);
            try
            {
                (await call.ResponseStream.MoveNext()).Should().BeTrue();
            }
            catch (RpcException early) when (early.StatusCode == StatusCode.DeadlineExceeded && allowed < Patience)
            {
                continue; // the machine was too busy to begin
            }

            var act = async () => await call.ResponseStream.ReadAllAsync().CountAsync();

            (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
            await server.Service.Cancelled.Task.WaitAsync(Patience);
            return;
        }
    }

    [Fact]
    public async Task Cancels_the_handler_when_the_caller_gives_up()
    {
        await using var server = await EchoServer.StartAsync();
        using var source = new CancellationTokenSource();
        using var call = server.Client.Repeat(new EchoRequest { Count = -1, DelayMs = 5 }, cancellationToken: source.Token);
        await call.ResponseStream.MoveNext();

        await source.CancelAsync();

        var act = async () => await call.ResponseStream.ReadAllAsync().CountAsync();
        (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Cancelled);
        await server.Service.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancels_the_handler_when_the_call_is_disposed()
    {
        await using var server = await EchoServer.StartAsync();
        var call = server.Client.Collect();
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await server.Service.Heard.Task.WaitAsync(Patience);

        call.Dispose();

        await server.Service.Cancelled.Task.WaitAsync(Patience);
        (await Awaiting(call.ResponseAsync)).StatusCode.Should().Be(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Refuses_a_response_above_its_limit()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });

        var act = async () => await new Echo.EchoClient(channel).UnaryAsync(
            new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) });

        (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Says_unavailable_when_nobody_listens()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        var act = async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest());

        (await act.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Says_unavailable_when_the_connection_breaks_while_it_writes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = GrpcChannel.ForAddress($"http://{listener.LocalEndpoint}");
        using var call = new Echo.EchoClient(channel).Collect();
        var writing = Task.Run(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Text = "on and on" });
            }
        });
        using (var server = await listener.AcceptSocketAsync())
        {
            await server.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }); // SETTINGS
            var heard = "";
            var buffer = new byte[4096];
            while (!heard.Contains("on and on", StringComparison.Ordinal))
            {
                var count = await server.ReceiveAsync(buffer).WaitAsync(Patience);
                count.Should().BePositive("the client writes");
                heard += Encoding.Latin1.GetString(buffer, 0, count);
            }

            listener.Stop(); // nobody is there whom it could try again
            server.LingerState = new LingerOption(true, 0); // closes with a reset, as the end of a process does
        }

        foreach (var told in new Task[] { writing, call.ResponseAsync })
        {
            (await Assert.ThrowsAsync<RpcException>(() => told)).StatusCode.Should().Be(StatusCode.Unavailable);
        }
    }

    [Fact]
    public async Task Adds_headers_to_every_call_of_an_intercepted_channel()
    {
        await using var server = await EchoServer.StartAsync();
        var client = new Echo.EchoClient(server.Channel.Intercept(headers =>
        {
            headers.Add("x-echo", "added");
            return headers;
        }));

        using var call = client.UnaryAsync(new EchoRequest());
        await call;

        call.GetTrailers().GetValue("x-echo").Should().Be("added");
    }

    [Fact]
    public async Task Reads_compressed_responses()
    {
        await using var server = await EchoServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

        using var call = server.Client.UnaryAsync(new EchoRequest { Text = new string('a', 100_000) });
        var response = await call;

        response.Text.Should().HaveLength(100_000);
        (await call.ResponseHeadersAsync).Should().NotBeNull();
    }

    private static async Task<RpcException> Awaiting(Task call)
    {
        var act = () => call;
        return (await act.Should().ThrowAsync<RpcException>()).Which;
    }
}
