using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pfs.Rpc.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves <typeparamref name="TService"/>, a class over a generated base, at /package.Service/Method. One instance, made here,
    /// serves all calls, so it must be thread-safe. (The real package makes one a call.)
    /// </summary>
    public static IEndpointConventionBuilder MapGrpcService<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.ServiceProvider;
        var calls = services.GetService<CallServices>()
            ?? throw new InvalidOperationException("Call services.AddGrpc() before app.MapGrpcService().");
        var binder = new EndpointBinder(builder, calls);
        services.GetRequiredService<ServiceRegistry>().Bind(
            typeof(TService), ActivatorUtilities.GetServiceOrCreateInstance<TService>(services), binder);
        UnknownMethod.MapOnce(builder, calls);
        return new CompositeConventionBuilder(binder.Endpoints);
    }

    /// <summary>Serves grpc.health.v1: every mapped service is SERVING until the application stops.</summary>
    public static IEndpointConventionBuilder MapGrpcHealthChecksService(this IEndpointRouteBuilder builder) =>
        builder.MapGrpcService<HealthService>();

    /// <summary>Serves grpc.reflection.v1 and v1alpha for all mapped services.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder) =>
        new CompositeConventionBuilder(
            [builder.MapGrpcService<ReflectionV1Service>(), builder.MapGrpcService<ReflectionV1AlphaService>()]);
}
