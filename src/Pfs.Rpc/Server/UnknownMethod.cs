using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pfs.Rpc.Server;

/// <summary>Answers calls of methods that are not here as gRPC wants: HTTP 200 and status 12, not a bare 404.</summary>
internal static class UnknownMethod
{
    private static readonly ConditionalWeakTable<ICollection<EndpointDataSource>, object> Mapped = [];

    /// <summary>One endpoint per application, whichever service was mapped first.</summary>
    public static void MapOnce(IEndpointRouteBuilder builder, CallServices services)
    {
        if (!Mapped.TryAdd(builder.DataSources, new object()))
        {
            return;
        }

        builder.MapPost(
            $"{{service}}/{{method:{GrpcContentTypeConstraint.Name}}}",
            http => CallRunner.RunAsync(http, services, MethodOf(http), call => throw new RpcException(new Status(
                StatusCode.Unimplemented, $"There is no method {call.Method[1..]} here."))))
            .WithDisplayName("gRPC unknown method");
    }

    private static Unknown MethodOf(HttpContext http) => new(
        http.Request.RouteValues["service"]?.ToString() ?? "",
        http.Request.RouteValues["method"]?.ToString() ?? "",
        TransportSelector.MediaTypeOf(http.Request).StartsWith("application/connect+", StringComparison.Ordinal));

    private sealed class Unknown(string service, string name, bool isStream) : IMethod
    {
        public MethodType Type => isStream ? MethodType.DuplexStreaming : MethodType.Unary;

        public string ServiceName => service;

        public string Name => name;

        public string FullName => $"/{service}/{name}";
    }
}
