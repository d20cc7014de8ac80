using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Pfs.Server.Hosting;

/// <summary>Both edges, listening, and the store below them. Disposing it stops the edges first and closes the store last.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    /// <summary>What has to be released after the edges, in this order.</summary>
    public required IReadOnlyList<IAsyncDisposable> Below { get; init; }

    public required IReadOnlyList<WebApplication> Edges { get; init; }

    public required IPEndPoint S3 { get; init; }

    public required IPEndPoint Grpc { get; init; }

    public required ILogger Logger { get; init; }

    public required TimeSpan ShutdownTimeout { get; init; }

    /// <summary>Waits for the token, then lets the requests in flight finish.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.UnsafeRegister(_ => stopping.TrySetResult(), null))
        {
            await stopping.Task;
        }

        HostingLog.Stopping(Logger, ShutdownTimeout.TotalSeconds);
        using var timeout = new CancellationTokenSource(ShutdownTimeout);
        await Task.WhenAll(Edges.Select(edge => edge.StopAsync(timeout.Token)));
        HostingLog.Stopped(Logger);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var edge in Edges)
        {
            await edge.DisposeAsync();
        }

        foreach (var layer in Below)
        {
            await layer.DisposeAsync();
        }
    }
}
