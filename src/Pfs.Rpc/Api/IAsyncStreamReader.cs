namespace Grpc.Core;

/// <summary>A stream of messages that is read by one reader at a time.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> brought.</summary>
    T Current { get; }

    /// <summary>
    /// Waits for the next message; false at the end of the stream. At a client RpcException: the call ended with an error.
    /// At a server RpcException: the message was malformed or too large; OperationCanceledException: the call is over.
    /// </summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
