using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Pfs.Rpc.Server;

/// <summary>The requests of a call.</summary>
internal sealed class RequestReader<T>(ServerCall call, MessageCodec<T> codec, Action<ServerCallContext, object>? authorize) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private bool _isAuthorized = authorize is null;

    public T Current => _current ?? throw new InvalidOperationException("There is no message: MoveNext was not called, or said so.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _current = null;
        using var either = call.LinkToken(cancellationToken, out var token);
        var payload = await ReadAsync(token);
        var message = payload is { } bytes ? codec.Deserialize(bytes) : null;
        if (message is not null && !_isAuthorized)
        {
            authorize!(call, message);
            _isAuthorized = true;
        }

        _current = message;
        return message is not null;
    }

    /// <summary>The one request of a call that has one. RpcException InvalidArgument: there is none, or a second.</summary>
    public async Task<T> ReadOnlyMessageAsync()
    {
        if (!await MoveNext(call.CancellationToken))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The call carries no request message."));
        }

        var message = Current;
        return await ReadAsync(call.CancellationToken) is null
            ? message
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "The call carries more than its one request message."));
    }

    private async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await call.Transport.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is (IOException or ConnectionAbortedException) and not BadHttpRequestException)
        {
            // A reset stream reaches us as a broken read, perhaps before the token: handlers shall see one thing only.
            throw new OperationCanceledException("The caller is gone.", e, call.CancellationToken);
        }
    }
}
