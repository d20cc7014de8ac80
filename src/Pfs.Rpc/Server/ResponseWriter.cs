using Grpc.Core;

namespace Pfs.Rpc.Server;

/// <summary>The responses of a call. One write at a time, as everywhere in gRPC.</summary>
internal sealed class ResponseWriter<T>(ServerCall call, MessageCodec<T> codec) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var either = call.LinkToken(cancellationToken, out var token);
        token.ThrowIfCancellationRequested();

        var buffer = call.TakeMessageBuffer();
        codec.Serialize(message, buffer);
        var flags = (WriteOptions ?? call.WriteOptions)?.Flags ?? WriteFlags.None;
        await call.Transport.WriteAsync(buffer, flags, token);
    }

    /// <summary>The one response of a call that has one.</summary>
    public Task WriteOnlyMessageAsync(T? message) =>
        message is null
            ? throw new InvalidOperationException($"The handler of {call.Method} answered null.")
            : WriteAsync(message, call.CancellationToken);
}
