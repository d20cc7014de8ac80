using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pfs.Rpc.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what serves gRPC.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>Adds what <c>MapGrpcService</c> needs. May be called more than once.</summary>
    public static IServiceCollection AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configureOptions = null)
    {
        services.AddOptions();
        services.AddLogging();
        services.AddRouting(options => options.SetParameterPolicy<GrpcContentTypeConstraint>(GrpcContentTypeConstraint.Name));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServiceRegistry>();
        services.TryAddSingleton<CallServices>();
        if (configureOptions is not null)
        {
            services.Configure(configureOptions);
        }

        return services;
    }
}
