using System.Buffers;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>How one call travels over one HTTP request. One of these per protocol.</summary>
internal abstract class CallTransport(HttpContext http, GrpcServiceOptions options, MessageFormat format) : IDisposable
{
    public MessageFormat Format { get; } = format;

    protected HttpContext Http { get; } = http;

    protected GrpcServiceOptions Options { get; } = options;

    /// <summary>How long the caller waits; null when for ever. False: the header is malformed.</summary>
    public abstract bool TryReadTimeout(out TimeSpan? timeout);

    /// <summary>RpcException Unimplemented: the request is compressed in a way that is not known here.</summary>
    public abstract void CheckEncoding();

    /// <summary>Sends the response headers.</summary>
    public abstract ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The next message, or null at the end; valid until the next call. RpcException InvalidArgument or ResourceExhausted: the bytes
    /// are none, or too many.
    /// </summary>
    public abstract ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sends a message, which stands in <paramref name="frame"/> after room for a prefix.</summary>
    public abstract ValueTask WriteAsync(PooledBuffer frame, WriteFlags flags, CancellationToken cancellationToken);

    /// <summary>Sends how the call ended. Last.</summary>
    public abstract ValueTask FinishAsync(Status status, Metadata trailers, CancellationToken cancellationToken);

    public abstract void Dispose();

    protected static RpcException UnknownEncoding(string encoding) =>
        new(new Status(StatusCode.Unimplemented, $"The encoding '{encoding}' is not supported; use one of: {RpcHeaders.AcceptedEncodings}."));
}
