using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Client;

/// <summary>The requests of a call. Once the call ended, writing throws how it ended.</summary>
internal sealed class RequestWriter<TRequest, TResponse>(StreamContent<TRequest> content, ClientCall<TResponse> call)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private bool _isComplete;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_isComplete)
        {
            throw new InvalidOperationException("The request stream was completed already.");
        }

        using var frame = new PooledBuffer();
        FrameWriting.Write(content.Marshaller, message, frame);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.EndToken);
        try
        {
            var stream = await content.StreamAsync.WaitAsync(either.Token);
            await stream.WriteAsync(frame.WrittenMemory, either.Token);
            if ((WriteOptions?.Flags & WriteFlags.BufferHint) is null or 0)
            {
                await stream.FlushAsync(either.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            if (cancellationToken.IsCancellationRequested && !call.EndToken.IsCancellationRequested)
            {
                // Half a message may be sent: nothing can follow it.
                call.Dispose();
                throw;
            }

            throw await call.EndedAsync(e);
        }
    }

    public Task CompleteAsync()
    {
        _isComplete = true;
        content.Complete();
        return Task.CompletedTask;
    }
}
