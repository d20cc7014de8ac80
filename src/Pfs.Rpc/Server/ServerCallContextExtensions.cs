using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Server;

namespace Grpc.Core;

/// <summary>What a handler can learn of the HTTP below its call.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP request that carries the call. InvalidOperationException: the context is not one of this server.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        (serverCallContext as ServerCall)?.Http
        ?? throw new InvalidOperationException("This context does not come from HTTP.");
}
