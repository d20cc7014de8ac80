using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Errors;
using Pfs.Grpc.Reference;
using Pfs.Grpc.Services.Access;
using Pfs.Grpc.Services.Admin;
using Pfs.Grpc.Services.Branches;
using Pfs.Grpc.Services.Commits;
using Pfs.Grpc.Services.Files;
using Pfs.Grpc.Services.Repos;

namespace Pfs.Grpc;

/// <summary>The gRPC edge of Pfs: what proto/pfs/v1/pfs.proto describes.</summary>
public static class PfsGrpcExtensions
{
    /// <summary>
    /// Adds what <see cref="MapPfsGrpc"/> needs. The store and its <see cref="AccessControl"/> must be among the services too.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="edge">How it behaves.</param>
    public static IServiceCollection AddPfsGrpc(this IServiceCollection services, PfsGrpcOptions edge)
    {
        services.AddGrpc();
        services.AddSingleton(edge);
        services.AddSingleton(provider => new BearerAuthentication(provider.GetRequiredService<AccessControl>(), edge.AllowPlaintext));
        services.AddSingleton<RequestAuthorization>();
        services.AddSingleton<CallAudit>();
        var slots = new CallSlots(edge.MaxCalls);
        services.AddOptions<GrpcServiceOptions>().Configure<BearerAuthentication, RequestAuthorization, CallAudit>((options, authentication, authorization, audit) =>
        {
            options.Authenticate = call =>
            {
                CallSpans.Start(call);
                slots.Enter(call);
                return authentication.AuthenticateAsync(call);
            };
            options.Authorize = authorization.Authorize;
            options.Ended = (call, status, requestId, elapsed) =>
            {
                slots.Leave(call);
                CallMetrics.Tell(edge.Metrics, call, status, elapsed);
                CallSpans.End(call, status, requestId);
                audit.Tell(call, status, requestId);
            };
            options.MapException = GrpcStatusMap.ExceptionOf;
            options.AddDetails = GrpcStatusMap.OfTransport;
        });
        return services;
    }

    /// <summary>
    /// Serves the six services, health (open to all), reflection, and what describes them all (<c>/openapi.json</c>, open to all). Map them into a group to confine them to a port:
    /// <c>app.MapGroup("").RequireHost("*:30650")</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapPfsGrpc(this IEndpointRouteBuilder builder)
    {
        builder.MapGrpcService<RepoApi>();
        builder.MapGrpcService<BranchApi>();
        builder.MapGrpcService<CommitApi>();
        builder.MapGrpcService<FileApi>();
        builder.MapGrpcService<AdminApi>();
        builder.MapGrpcService<AccessApi>();
        builder.MapGrpcHealthChecksService();
        builder.MapGrpcReflectionService();
        OpenApi.Map(builder);
        return builder;
    }
}
