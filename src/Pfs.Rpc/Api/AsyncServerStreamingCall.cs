namespace Grpc.Core;

/// <summary>A call with a stream of responses under way.</summary>
public sealed class AsyncServerStreamingCall<TResponse>(
    IAsyncStreamReader<TResponse> responseStream,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; } = responseStream;

    /// <summary>The headers of the response.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>How the call ended. InvalidOperationException: it has not ended yet.</summary>
    public Status GetStatus() => getStatusFunc();

    /// <summary>What followed the last response. InvalidOperationException: the call has not ended yet.</summary>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <summary>Gives the call up if it is still under way.</summary>
    public void Dispose() => disposeAction();
}
