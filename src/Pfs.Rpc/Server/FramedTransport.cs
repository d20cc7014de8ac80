using System.Buffers;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>What gRPC, gRPC-Web and Connect streams have in common: messages as frames, with an encoding named in a header.</summary>
internal abstract class FramedTransport : CallTransport
{
    // Buffered messages are sent when this many bytes wait: a stream of hints must not grow without end.
    private const int MaxUnflushedBytes = 64 * 1024;

    private readonly FrameReader _reader;
    private readonly string? _requestEncoding;
    private readonly string _encodingHeader;
    private readonly string _acceptHeader;
    private readonly bool _isCompressing;
    private PooledBuffer? _compressed;

    protected FramedTransport(
        HttpContext http, GrpcServiceOptions options, MessageFormat format, PipeReader body, string encodingHeader, string acceptHeader)
        : base(http, options, format)
    {
        _encodingHeader = encodingHeader;
        _acceptHeader = acceptHeader;
        _requestEncoding = http.Request.Headers[encodingHeader];
        _isCompressing = options.ResponseCompressionAlgorithm == Gzip.Name
            && Gzip.IsAcceptedBy(http.Request.Headers[acceptHeader].ToString());
        _reader = new FrameReader(body, options.MaxReceiveMessageSize, _requestEncoding, StatusCode.InvalidArgument);
    }

    public override void CheckEncoding()
    {
        if (_requestEncoding is not (null or "" or "identity" or Gzip.Name))
        {
            throw UnknownEncoding(_requestEncoding);
        }
    }

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        PrepareHeaders();
        await Http.Response.StartAsync(cancellationToken);
        await Http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    public override async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _reader.ReadAsync(cancellationToken) is not { } frame)
        {
            return null;
        }

        return frame.Flags == 0
            ? frame.Payload
            : throw new RpcException(new Status(StatusCode.InvalidArgument, $"A message has the unknown flags 0x{frame.Flags:x2}."));
    }

    public override ValueTask WriteAsync(PooledBuffer frame, WriteFlags flags, CancellationToken cancellationToken)
    {
        byte frameFlags = 0;
        if (_isCompressing && (flags & WriteFlags.NoCompress) == 0)
        {
            frame = Compress(frame);
            frameFlags = Frame.Compressed;
        }

        Frame.WritePrefix(frame.WrittenSpan, frameFlags, frame.Count - Frame.PrefixLength);
        return SendAsync(frame.WrittenMemory, (flags & WriteFlags.BufferHint) != 0, cancellationToken);
    }

    public override void Dispose()
    {
        _reader.Dispose();
        _compressed?.Dispose();
    }

    protected abstract string ContentType { get; }

    protected virtual async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool mayWait, CancellationToken cancellationToken)
    {
        var response = Http.Response;
        if (!response.HasStarted)
        {
            PrepareHeaders();

            // Kestrel hands out memory only after the start.
            await response.StartAsync(cancellationToken);
        }

        if (mayWait && response.BodyWriter.UnflushedBytes + bytes.Length <= MaxUnflushedBytes)
        {
            response.BodyWriter.Write(bytes.Span);
            return;
        }

        await response.BodyWriter.WriteAsync(bytes, cancellationToken);
    }

    protected void PrepareHeaders()
    {
        var response = Http.Response;
        response.ContentType = ContentType;
        response.Headers[_acceptHeader] = RpcHeaders.AcceptedEncodings;
        if (_isCompressing)
        {
            response.Headers[_encodingHeader] = Gzip.Name;
        }
    }

    private PooledBuffer Compress(PooledBuffer frame)
    {
        _compressed ??= new PooledBuffer();
        _compressed.Clear();
        _compressed.GetSpan(Frame.PrefixLength);
        _compressed.Advance(Frame.PrefixLength);
        Gzip.Compress(frame.WrittenSpan[Frame.PrefixLength..], _compressed);
        return _compressed;
    }
}
