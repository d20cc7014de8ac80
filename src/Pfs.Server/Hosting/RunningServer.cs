using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Pfs.Core;

namespace Pfs.Server.Hosting;

/// <summary>Both edges, listening, and the store below them. Disposing it stops the edges first and closes the store last.</summary>
internal sealed class RunningServer(ILoggerFactory loggerFactory, TimeSpan shutdownTimeout) : IAsyncDisposable
{
    private readonly List<WebApplication> _edges = [];
    private readonly Stack<IAsyncDisposable> _below = [];
    private readonly List<IDisposable> _tools = [];
    private WebApplication? _pages;
    private volatile PfsStore? _ready;
    private volatile bool _isStopping;

    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    public ILogger Logger { get; } = loggerFactory.CreateLogger("Pfs.Server");

    public EdgeAddress? S3 { get; set; }

    public EdgeAddress? Grpc { get; set; }

    /// <summary>Where metrics and health are shown; null: nowhere.</summary>
    public EdgeAddress? Pages { get; private set; }

    /// <summary>Why clients should not be sent here now, one sentence; null: they may come.</summary>
    public string? WhyNotReady => (_isStopping, _ready) switch
    {
        (true, _) => "The server is stopping.",
        (_, null) => "The server is starting: the store is not open yet.",
        (_, var store) => store.WritesRefusedBecause,
    };

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

    /// <summary>Starts the pages on metrics and health, which answer from before the store is open until after the last request.</summary>
    public async Task StartPagesAsync(WebApplication pages, IPEndPoint address, CancellationToken cancellationToken)
    {
        _pages = pages;
        Pages = await EdgeServer.StartAsync(pages, address, cancellationToken);
    }

    /// <summary>Both edges serve <paramref name="store"/>.</summary>
    public void BeReady(PfsStore store) => _ready = store;

    /// <summary>Waits for the token, then lets the requests in flight finish, those of both edges at once.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.UnsafeRegister(_ => stopping.TrySetResult(), null))
        {
            await stopping.Task;
        }

        _isStopping = true;
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

        if (_pages is not null)
        {
            await _pages.DisposeAsync(); // before the store that they look at
        }

        while (_below.TryPop(out var layer))
        {
            await layer.DisposeAsync();
        }

        _tools.ForEach(tool => tool.Dispose());
        LoggerFactory.Dispose(); // writes what is still queued
    }
}
