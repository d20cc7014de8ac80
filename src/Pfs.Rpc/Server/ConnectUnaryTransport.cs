using System.Buffers;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>
/// Connect's unary calls: https://connectrpc.com/docs/protocol#unary-rpc. The bodies are bare messages, errors are JSON under an HTTP
/// status, so curl needs no framing.
/// </summary>
internal sealed class ConnectUnaryTransport(HttpContext http, GrpcServiceOptions options, MessageFormat format)
    : CallTransport(http, options, format)
{
    private PooledBuffer? _decompressed;
    private PooledBuffer? _response;
    private SequencePosition? _bodyEnd;
    private bool _isRead;

    public override bool TryReadTimeout(out TimeSpan? timeout) => ConnectTimeout.TryRead(Http.Request.Headers, out timeout);

    public override void CheckEncoding()
    {
        if (Http.Request.Headers.ContentEncoding.ToString() is var encoding and not ("" or "identity" or Gzip.Name))
        {
            throw UnknownEncoding(encoding);
        }
    }

    /// <summary>The response headers travel with the response: its HTTP status depends on how the call ends.</summary>
    public override ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isRead)
        {
            return null;
        }

        _isRead = true;
        var body = await ReadBodyAsync(cancellationToken);
        return Http.Request.Headers.ContentEncoding == Gzip.Name ? Decompress(body) : body;
    }

    public override ValueTask WriteAsync(PooledBuffer frame, WriteFlags flags, CancellationToken cancellationToken)
    {
        // The only message; its buffer lives as long as the call.
        _response = frame;
        return ValueTask.CompletedTask;
    }

    public override async ValueTask FinishAsync(Status status, Metadata trailers, CancellationToken cancellationToken)
    {
        // A read that is never ended costs the client its connection: the server cannot tell where the next request begins.
        if (_bodyEnd is { } end)
        {
            Http.Request.BodyReader.AdvanceTo(end);
            _bodyEnd = null;
        }

        var response = Http.Response;
        foreach (var entry in trailers.Where(entry => !MetadataCodec.IsReserved(entry.Key)))
        {
            response.Headers.Append($"trailer-{entry.Key}", MetadataCodec.ValueOf(entry));
        }

        var isSuccess = status.StatusCode == StatusCode.OK && _response is not null;
        var body = isSuccess ? _response!.WrittenMemory[Frame.PrefixLength..] : ConnectError.UnaryBody(status, trailers);
        if (ConnectError.RetryDelayOf(trailers) is { } delay)
        {
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        response.StatusCode = ConnectCode.HttpStatusOf(status.StatusCode);
        response.ContentType = isSuccess && Format == MessageFormat.Protobuf ? "application/proto" : "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

    public override void Dispose() => _decompressed?.Dispose();

    private async ValueTask<ReadOnlySequence<byte>> ReadBodyAsync(CancellationToken cancellationToken)
    {
        var body = Http.Request.BodyReader;
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.Buffer.Length > Options.MaxReceiveMessageSize)
            {
                body.AdvanceTo(result.Buffer.End);
                throw MessageSize.TooLarge(Options.MaxReceiveMessageSize);
            }

            if (result.IsCompleted)
            {
                _bodyEnd = result.Buffer.End; // the bytes are read until the message is parsed
                return result.Buffer;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> body)
    {
        _decompressed = new PooledBuffer();
        return Gzip.TryDecompress(body, _decompressed, Options.MaxReceiveMessageSize)
            ? new ReadOnlySequence<byte>(_decompressed.WrittenMemory)
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "The body is marked as gzip and is not gzip."));
    }
}
