using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A call with a stream of requests under way. Await it for its response; RpcException: it ended with an error.</summary>
public sealed class AsyncClientStreamingCall<TRequest, TResponse>(
    IClientStreamWriter<TRequest> requestStream,
    Task<TResponse> responseAsync,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The requests; complete it before awaiting the response.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; } = requestStream;

    /// <summary>The response.</summary>
    public Task<TResponse> ResponseAsync { get; } = responseAsync;

    /// <summary>The headers of the response.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>Lets the call be awaited.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>How the call ended. InvalidOperationException: it has not ended yet.</summary>
    public Status GetStatus() => getStatusFunc();

    /// <summary>What followed the response. InvalidOperationException: the call has not ended yet.</summary>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <summary>Gives the call up if it is still under way.</summary>
    public void Dispose() => disposeAction();
}
