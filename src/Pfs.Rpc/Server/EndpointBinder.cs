using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pfs.Rpc.Server;

/// <summary>Makes an endpoint of each method. The four kinds of calls differ here and nowhere else on the server.</summary>
internal sealed class EndpointBinder(IEndpointRouteBuilder builder, CallServices services) : ServiceBinderBase
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        Map(method, async (requests, responses, context) =>
        {
            var request = await requests.ReadOnlyMessageAsync();
            await responses.WriteOnlyMessageAsync(await handler!(request, context));
        });

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, async (requests, responses, context) =>
            await responses.WriteOnlyMessageAsync(await handler!(requests, context)));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, async (requests, responses, context) =>
            await handler!(await requests.ReadOnlyMessageAsync(), responses, context));

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        Map(method, (requests, responses, context) => handler!(requests, responses, context));

    private void Map<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<RequestReader<TRequest>, ResponseWriter<TResponse>, ServerCallContext, Task> handle)
        where TRequest : class
        where TResponse : class
    {
        RequestDelegate serve = http => CallRunner.RunAsync(http, services, method, call =>
        {
            var requests = new RequestReader<TRequest>(
                call, new MessageCodec<TRequest>(method.RequestMarshaller, call.Transport.Format), services.Options.Authorize);
            var responses = new ResponseWriter<TResponse>(call, new MessageCodec<TResponse>(method.ResponseMarshaller, call.Transport.Format));
            return handle(requests, responses, call);
        });
        _endpoints.Add(builder.MapPost(method.FullName, serve).WithDisplayName($"gRPC {method.FullName}"));
    }
}
