using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pfs.Rpc.Server;

/// <summary>What every call needs from the application.</summary>
internal sealed class CallServices(IOptions<GrpcServiceOptions> options, TimeProvider time, ILogger<CallServices> logger)
{
    public GrpcServiceOptions Options { get; } = options.Value;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;
}
