using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Pfs.Rpc.Server;

/// <summary>grpc.health.v1: what is mapped is served, until the application stops.</summary>
internal sealed class HealthService(ServiceRegistry registry, IHostApplicationLifetime lifetime) : Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here."))
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new HealthCheckResponse { Status = StatusOf(request.Service) }, context.CancellationToken);

        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task.WaitAsync(context.CancellationToken);
        await responseStream.WriteAsync(new HealthCheckResponse { Status = StatusOf(request.Service) }, context.CancellationToken);
    }

    private ServingStatus StatusOf(string service)
    {
        if (service.Length > 0 && !registry.Contains(service))
        {
            return ServingStatus.ServiceUnknown;
        }

        return lifetime.ApplicationStopping.IsCancellationRequested ? ServingStatus.NotServing : ServingStatus.Serving;
    }
}
