using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Pfs.Server.Hosting;

/// <summary>Both edges, listening, and the store below them. Disposing it stops the edges first and closes the store last.</summary>
internal sealed class RunningServer(ILoggerFactory loggerFactory, TimeSpan shutdownTimeout) : IAsyncDisposable
{
    private readonly List<WebApplication> _edges = [];
    private readonly Stack<IAsyncDisposable> _below = [];
    private readonly List<IDisposable> _tools = [];

    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    public ILogger Logger { get; } = loggerFactory.CreateLogger("Pfs.Server");

    public EdgeAddress? S3 { get; set; }

    public EdgeAddress? Grpc { get; set; }

    /// <summary>Releases <paramref name="layer"/> when the edges are gone.</summary>
    public T Own<T>(T layer)
        where T : IAsyncDisposable
    {
        _below.Push(layer);
        return layer;
    }

    /// <summary>Disposes of <paramref name="tool"/> when the edges and what they own are gone.</summary>
    public T Keep<T>(T tool)
        where T : IDisposable
    {
        _tools.Add(tool);
        return tool;
    }

    /// <summary>Starts an edge and answers where it listens. Several may be started at once.</summary>
    public async Task<EdgeAddress> StartAsync(WebApplication edge, IPEndPoint address, CancellationToken cancellationToken)
    {
        lock (_edges)
        {
            _edges.Add(edge);
        }

        return await EdgeServer.StartAsync(edge, address, cancellationToken);
    }

    /// <summary>Waits for the token, then lets the requests in flight finish, those of both edges at once.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.UnsafeRegister(_ => stopping.TrySetResult(), null))
        {
            await stopping.Task;
        }

        HostingLog.Stopping(Logger, shutdownTimeout.TotalSeconds);
        using var timeout = new CancellationTokenSource(shutdownTimeout);
        await Task.WhenAll(_edges.Select(edge => edge.StopAsync(timeout.Token)));
        HostingLog.Stopped(Logger);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var edge in _edges)
        {
            await edge.DisposeAsync();
        }

        while (_below.TryPop(out var layer))
        {
            await layer.DisposeAsync();
        }

        _tools.ForEach(tool => tool.Dispose());
        LoggerFactory.Dispose(); // writes what is still queued
    }
}
