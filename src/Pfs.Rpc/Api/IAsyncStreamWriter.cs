namespace Grpc.Core;

/// <summary>A stream of messages that is written by one writer at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How messages are written from now on; null: at once.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; the task completes when there is room for more. One write at a time.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message; cancelling leaves the call in an unknown state, so it ends it.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(message);
    }
}
