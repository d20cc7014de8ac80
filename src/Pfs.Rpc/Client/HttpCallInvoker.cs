using Grpc.Core;

namespace Pfs.Rpc.Client;

/// <summary>The four kinds of calls over HTTP. They differ here and nowhere else on the client.</summary>
internal sealed class HttpCallInvoker(HttpClient http, int maxReceiveBytes, TimeProvider time) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        AsyncUnaryCall(method, host, options, request).ResponseAsync.GetAwaiter().GetResult();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, options, new MessageContent<TRequest>(method.RequestMarshaller, request));
        return new(call.ReadOnlyMessageAsync(), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, options, new MessageContent<TRequest>(method.RequestMarshaller, request));
        return new(call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var content = new StreamContent<TRequest>(method.RequestMarshaller);
        var call = Start(method, options, content);
        var requests = new RequestWriter<TRequest, TResponse>(content, call) { WriteOptions = options.WriteOptions };
        return new(requests, call.ReadOnlyMessageAsync(), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var content = new StreamContent<TRequest>(method.RequestMarshaller);
        var call = Start(method, options, content);
        var requests = new RequestWriter<TRequest, TResponse>(content, call) { WriteOptions = options.WriteOptions };
        return new(requests, call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private ClientCall<TResponse> Start<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, HttpContent content)
        where TRequest : class
        where TResponse : class
    {
        var call = new ClientCall<TResponse>(method.ResponseMarshaller, maxReceiveBytes, options, time);
        call.Start(http, method.FullName, content);
        return call;
    }
}
