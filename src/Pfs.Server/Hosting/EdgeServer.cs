using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pfs.Server.Configuration;

namespace Pfs.Server.Hosting;

/// <summary>
/// One edge on one address: a bare Kestrel without content root, reload or static files. The edges get a server each, so
/// that the routes of one cannot be reached through the port of the other. With a certificate the address takes HTTP/1.1 and
/// HTTP/2 by ALPN, without one both by <see cref="SharedPort"/>.
/// </summary>
internal static class EdgeServer
{
    /// <param name="address">Where it will listen.</param>
    /// <param name="configureEdge">What the edge itself needs of its web server.</param>
    /// <param name="configureListen">What it needs of the address, behind TLS where there is TLS.</param>
    /// <param name="options">Limits.</param>
    /// <param name="certificate">Null: clear text.</param>
    /// <param name="connections">Counts and limits those of the address.</param>
    /// <param name="loggerFactory">Shared by both edges, and not disposed with one.</param>
    public static WebApplicationBuilder CreateBuilder(
        IPEndPoint address,
        Action<IWebHostBuilder> configureEdge,
        Action<ListenOptions> configureListen,
        ServerOptions options,
        ServerCertificate? certificate,
        ConnectionsPerAddress connections,
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
        var sharedPort = certificate is null ? new SharedPort(options.IdleTimeout) : null;
        if (sharedPort is not null)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory>(sharedPort);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options); // after the edge's own: what an operator set wins
            kestrel.Listen(address, listen =>
            {
                listen.Use(connections.Limit);
                Secure(listen, certificate, options);
                Share(listen, sharedPort);
                configureListen(listen);
            });
            if (sharedPort is not null)
            {
                kestrel.Listen(new Http2EndPoint(), listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        return builder;
    }

    /// <summary>Starts to listen and answers the address, which differs from the one asked for when its port was 0.</summary>
    public static async Task<EdgeAddress> StartAsync(
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
        return new EdgeAddress(new IPEndPoint(address.Address, bound.Port), bound.Scheme == Uri.UriSchemeHttps);
    }

    private static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = options.MaxUrlBytes;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.Http2.MaxRequestHeaderFieldSize = options.MaxHeaderBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;

        // A client that is gone without a word, its machine without power, would keep its streams for ever.
        limits.Http2.KeepAlivePingDelay = options.IdleTimeout;
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(Math.Min(20, options.IdleTimeout.TotalSeconds));

        var rate = options.MinBodyRate == 0
            ? null
            : new MinDataRate(options.MinBodyRate, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
        kestrel.AddServerHeader = false;
    }

    private static void Secure(ListenOptions listen, ServerCertificate? certificate, ServerOptions options)
    {
        if (certificate is null)
        {
            return;
        }

        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(certificate.Options),
            HandshakeTimeout = options.RequestHeadersTimeout,
        });
    }

    private static void Share(ListenOptions listen, SharedPort? sharedPort)
    {
        if (sharedPort is not null)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => sharedPort.DispatchAsync(connection, next));
        }
    }
}
