using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pfs.Server.Configuration;

namespace Pfs.Server.Hosting;

/// <summary>
/// One edge on one address: a bare Kestrel without content root, reload or static files. The edges get a server each, so
/// that the routes of one cannot be reached through the port of the other.
/// </summary>
internal static class EdgeServer
{
    // A presigned URL with a session token and metadata passes 8 KiB, Kestrel's default.
    private const int MaxRequestLineBytes = 16 * 1024;

    /// <param name="address">Where it will listen.</param>
    /// <param name="configureEdge">What the edge itself needs of its web server.</param>
    /// <param name="withHttp2">Whether HTTP/2 by prior knowledge shares the port with HTTP/1.1.</param>
    /// <param name="options">Limits.</param>
    /// <param name="loggerFactory">Shared by both edges, and not disposed with one.</param>
    public static WebApplicationBuilder CreateBuilder(
        IPEndPoint address,
        Action<IWebHostBuilder> configureEdge,
        bool withHttp2,
        ServerOptions options,
        ILoggerFactory loggerFactory)
    {
        // The empty builder: the usual ones watch the content root, and pay for every write of a data directory below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddSingleton(loggerFactory);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);

        builder.WebHost.UseKestrelCore();
        configureEdge(builder.WebHost);
        var sharedPort = withHttp2 ? new SharedPort(options.RequestHeadersTimeout) : null;
        if (sharedPort is not null)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory>(sharedPort);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options); // after the edge's own: what an operator set wins
            Listen(kestrel, address, sharedPort);
        });
        return builder;
    }

    /// <summary>Starts to listen and answers the address, which differs from the one asked for when its port was 0.</summary>
    public static async Task<IPEndPoint> StartAsync(
        WebApplication app, IPEndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new FailureException(
                ExitCode.AddressInUse,
                $"The address {address} is taken by another process; stop it, or choose another port.",
                e);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new FailureException(ExitCode.Failed, $"Cannot listen on {address}: {e.Message}.", e);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var bound = new Uri(addresses.Addresses.First());
        return new IPEndPoint(address.Address, bound.Port);
    }

    private static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;

        var rate = options.MinBodyRate == 0
            ? null
            : new MinDataRate(options.MinBodyRate, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
        kestrel.AddServerHeader = false;
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint address, SharedPort? sharedPort)
    {
        kestrel.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (sharedPort is not null)
            {
                listen.Use(next => connection => sharedPort.DispatchAsync(connection, next));
            }
        });
        if (sharedPort is not null)
        {
            kestrel.Listen(new Http2EndPoint(), listen => listen.Protocols = HttpProtocols.Http2);
        }
    }
}
