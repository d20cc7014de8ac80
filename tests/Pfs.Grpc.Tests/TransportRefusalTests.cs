using System.Net;
using System.Text.Json;
using FluentAssertions;
using Google.Rpc;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

/// <summary>What the transport refuses says why as all refusals do.</summary>
public sealed class TransportRefusalTests
{
    private const string Bearer = $"Bearer {GrpcServer.AccessKey}:{GrpcServer.SecretKey}";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    [Fact]
    public async Task An_unknown_method_and_bytes_that_are_no_message_have_details()
    {
        await using var server = await GrpcServer.StartAsync();

        await CallAsync(server, "pfs.v1.FileService", "Nope", []).ShouldBeRefusedAsync(StatusCode.Unimplemented, "UNIMPLEMENTED");
        await CallAsync(server, "pfs.v1.Nope", "Nope", []).ShouldBeRefusedAsync(StatusCode.Unimplemented, "UNIMPLEMENTED");
        await CallAsync(server, "pfs.v1.FileService", "StatFile", [0xff, 0xff]).ShouldBeRefusedAsync(StatusCode.InvalidArgument, "MALFORMED_REQUEST");
        await CallAsync(server, "pfs.v1.FileService", "StatFile", new byte[5 << 20]).ShouldBeRefusedAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE");
    }

    [Fact]
    public async Task A_deadline_and_a_malformed_one_have_details()
    {
        await using var server = await GrpcServer.StartAsync();

        var late = await SendAsync(server, "CommitService/WatchCommits", "application/grpc", Frame(new WatchCommitsRequest { Repo = "images" }), "20m");
        var malformed = await SendAsync(server, "CommitService/WatchCommits", "application/grpc", [], "soon");

        InfoOf(late).Should().Be((4, "DEADLINE_EXCEEDED"));
        InfoOf(malformed).Should().Be((3, "MALFORMED_REQUEST"));
    }

    [Theory]
    [InlineData("CommitService/WatchCommits", "application/json", "pfs.v1.CommitService/WatchCommits is a stream; call it with content type application/connect+json,*")]
    [InlineData("FileService/StatFile", "application/connect+json", "pfs.v1.FileService/StatFile is no stream; call it with content type application/json,*")]
    [InlineData("FileService/StatFile", "text/plain", "The content type is none of: application/grpc,*")]
    public async Task A_content_type_that_does_not_fit_is_told_the_one_that_does(string method, string contentType, string message)
    {
        await using var server = await GrpcServer.StartAsync();

        var answer = await SendAsync(server, method, contentType, "{}"u8.ToArray());

        answer.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        body.GetProperty("code").GetString().Should().Be("invalid_argument");
        body.GetProperty("message").GetString().Should().Match(message);
        body.GetProperty("details")[0].GetProperty("debug").GetProperty("reason").GetString().Should().Be("MALFORMED_REQUEST");
    }

    private static Task<byte[]> CallAsync(GrpcServer server, string service, string name, byte[] message) => server.Invoker(Bearer)
        .AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, name, Bytes, Bytes), null, default, message).ResponseAsync;

    private static async Task<HttpResponseMessage> SendAsync(GrpcServer server, string method, string contentType, byte[] body, string? timeout = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/pfs.v1.{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new(contentType) } },
        };
        request.Headers.Add("authorization", Bearer);
        request.Headers.Add("te", "trailers");
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        try
        {
            await response.Content.LoadIntoBufferAsync();
        }
        catch (HttpRequestException)
        {
            // After a deadline the stream is reset; the trailers came before.
        }

        return response;
    }

    private static byte[] Frame(WatchCommitsRequest message)
    {
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(message);
        return [0, 0, 0, 0, (byte)bytes.Length, .. bytes];
    }

    private static (int Code, string Reason) InfoOf(HttpResponseMessage response)
    {
        var headers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        var details = headers.GetValues("grpc-status-details-bin").Single();
        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        headers.GetValues("grpc-status").Should().Equal($"{status.Code}");
        return (status.Code, status.Details.Single().Unpack<ErrorInfo>().Reason);
    }
}
