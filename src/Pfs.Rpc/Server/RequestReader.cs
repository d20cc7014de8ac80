using Grpc.Core;

namespace Pfs.Rpc.Server;

/// <summary>The requests of a call.</summary>
internal sealed class RequestReader<T>(ServerCall call, MessageCodec<T> codec) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no message: MoveNext was not called, or said so.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = null;
        using var either = call.LinkToken(cancellationToken, out var token);
        var payload = await call.Transport.ReadAsync(token);
        _current = payload is { } bytes ? codec.Deserialize(bytes) : null;
        return _current is not null;
    }

    /// <summary>The one request of a call that has one. RpcException InvalidArgument: there is none, or a second.</summary>
    public async Task<T> ReadOnlyMessageAsync()
    {
        if (!await MoveNext(call.CancellationToken))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The call carries no request message."));
        }

        var message = Current;
        return await call.Transport.ReadAsync(call.CancellationToken) is null
            ? message
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "The call carries more than its one request message."));
    }
}
