using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Pfs.Rpc.Server;

/// <summary>Matches calls only, so that the answer to unknown methods takes no request from another part of the application.</summary>
internal sealed class GrpcContentTypeConstraint : IRouteConstraint
{
    public const string Name = "grpc";

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null
        && TransportSelector.MediaTypeOf(httpContext.Request) is var type
        && (type.StartsWith("application/grpc", StringComparison.Ordinal)
            || type.StartsWith("application/connect+", StringComparison.Ordinal)
            || type is "application/json" or "application/proto");
}
