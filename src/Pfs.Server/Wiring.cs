using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pfs.Core;
using Pfs.Grpc;
using Pfs.S3Api;
using Pfs.Server.Access;
using Pfs.Server.Configuration;
using Pfs.Server.Hosting;
using Pfs.Server.Metrics;

namespace Pfs.Server;

/// <summary>The only place that knows the store and both edges, and ties them together.</summary>
internal static class Wiring
{
    /// <summary>Opens the store, finds or makes the root credential, and starts both edges.</summary>
    public static async Task<RunningServer> StartAsync(
        ServerOptions options, TextWriter announcements, CancellationToken cancellationToken)
    {
        RootCredential? created = null;
        var server = new RunningServer(ServerLogging.Create(options), options.ShutdownTimeout);
        try
        {
            var clock = TimeProvider.System;
            var certificate = options.Tls is null ? null : server.Own(ServerCertificate.Open(options.Tls, clock, server.Logger));

            var (requests, metrics) = (server.Keep(new RequestMetrics()), server.Keep(new ServerMetrics(clock)));
            var page = options.Metrics is null ? null : server.Keep(Watch(requests.Meter, metrics.Meter));
            var pages = page is null ? Task.CompletedTask : Task.Run(() => StartPagesAsync(server, page, options, certificate, metrics, cancellationToken), cancellationToken);

            // Beside the opening of the store: most of a start is the just-in-time compiler's.
            var edges = Task.Run(
                () => (S3(options, certificate, metrics, server.LoggerFactory), Grpc(options, certificate, metrics, server.LoggerFactory)), cancellationToken);
            var store = server.Own(await OpenAsync(options, clock, cancellationToken));
            page?.Watch(store.Meter);
            if (options.Otlp is { } otlp)
            {
                server.Own(new OtlpExport(otlp)); // after the store, and so before it goes
            }

            store.TellCheckpointFailures(reason => HostingLog.Tell(server.Logger, reason));
            store.TellCollections((report, failure) => HostingLog.Tell(server.Logger, report, failure));

            // After the store, whose lock keeps a second first start from making another credential.
            var root = RootCredentials.Find(options) ?? (created = RootCredentials.Create(options));
            var box = server.Keep(SecretBox.Load(options.AccessKeyFile, mayCreate: !AccessControl.HasSealedSecrets(store)));
            var access = new AccessControl(store, box, Credential.OfRoot(root.AccessKey, root.SecretKey, root.AccessKey), clock, ForeignKeys(server, store, options, clock))
            {
                Audit = options.AuditLog is { } directory ? server.Own(OpenAudit(directory, options, clock, server.Logger)).Add : null,
            };

            var (s3, grpc) = await edges;
            var endpoint = new S3Endpoint(store, access, options.S3Edge, clock, server.LoggerFactory.CreateLogger<S3Endpoint>()) { Metrics = requests };
            AddGrpc(grpc ?? s3, options, clock, requests, store, access);
            var first = Task.Run(() => server.StartAsync(grpc is null ? Both(s3, endpoint) : S3(s3, endpoint), options.S3, cancellationToken), cancellationToken);
            var second = grpc is null ? first : Task.Run(() => server.StartAsync(Grpc(grpc), options.Grpc, cancellationToken), cancellationToken);
            var addresses = await Task.WhenAll(first, second);
            (server.S3, server.Grpc) = (addresses[0], addresses[1]);
            await pages;
            server.BeReady(store);
            if (created is not null)
            {
                await RootCredentials.ShowAsync(created, options, server.S3, server.Grpc, announcements);
            }

            HostingLog.Serving(server.Logger, options.DataDirectory, server.S3, server.Grpc);
            return server;
        }
        catch
        {
            if (created is not null)
            {
                RootCredentials.Withdraw(options); // before the store lets go of the directory
            }

            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<PfsStore> OpenAsync(ServerOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return await PfsStore.OpenAsync(options.Store, clock, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                ExitCode.Failed, $"The data directory {options.DataDirectory} cannot be used: {e.Message.TrimEnd('.')}; choose another with --data.", e);
        }
    }

    // Tokens first: none of them could be a user's name.
    private static Func<string, KeyLookup>? ForeignKeys(RunningServer server, PfsStore store, ServerOptions options, TimeProvider clock)
    {
        var tokens = options.OpenId is { } openId ? server.Own(new OpenIdConnect(openId, clock, server.Logger)) : null;
        if (options.TrustedRole is not { } role)
        {
            return tokens is null ? null : tokens.Find;
        }

        HostingLog.TrustsAccessKeys(server.Logger, RoleNames.Of(role));
        var trusted = new TrustedNetwork(store, role);
        return key => tokens?.Find(key) is { Refusal: not KeyRefusal.Unknown } found ? found : trusted.Find(key);
    }

    private static AuditLog OpenAudit(string directory, ServerOptions options, TimeProvider clock, ILogger logger)
    {
        try
        {
            return new AuditLog(directory, options.AuditFileBytes, options.AuditFiles, clock, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                ExitCode.Failed, $"The audit log cannot be written to {directory}: {e.Message.TrimEnd('.')}; choose another with --audit-log, or 'off'.", e);
        }
    }

    private static MetricsPage Watch(params ReadOnlySpan<Meter> meters)
    {
        var page = new MetricsPage();
        page.Watch("System.Runtime"); // processor time, memory, garbage collection, threads
        foreach (var meter in meters)
        {
            page.Watch(meter);
        }

        return page;
    }

    private static Task StartPagesAsync(
        RunningServer server, MetricsPage page, ServerOptions options, ServerCertificate? certificate, ServerMetrics metrics, CancellationToken cancellationToken)
    {
        var pages = OperatorPages.Create(options, page, () => server.WhyNotReady, certificate, Connections("metrics", options, metrics), server.LoggerFactory);
        return server.StartPagesAsync(pages, options.Metrics!, cancellationToken);
    }

    private static ConnectionsPerAddress Connections(string edge, ServerOptions options, ServerMetrics metrics) =>
        new(options.MaxAddressConnections, edge, metrics);

    private static WebApplicationBuilder S3(ServerOptions options, ServerCertificate? certificate, ServerMetrics metrics, ILoggerFactory loggerFactory) =>
        EdgeServer.CreateBuilder(
            options.S3, S3Kestrel.Configure, S3Kestrel.Listen, options, certificate, Connections("s3", options, metrics), loggerFactory);

    private static WebApplication S3(WebApplicationBuilder builder, S3Endpoint endpoint)
    {
        var app = builder.Build();
        app.Use(_ => endpoint.HandleAsync);
        return app;
    }

    /// <summary>Null: S3's server is gRPC's, too.</summary>
    private static WebApplicationBuilder? Grpc(ServerOptions options, ServerCertificate? certificate, ServerMetrics metrics, ILoggerFactory loggerFactory) =>
        options.IsOnePort
            ? null
            : EdgeServer.CreateBuilder(
                options.Grpc, static _ => { }, static _ => { }, options, certificate, Connections("grpc", options, metrics), loggerFactory);

    private static void AddGrpc(
        WebApplicationBuilder builder, ServerOptions options, TimeProvider clock, RequestMetrics requests, PfsStore store, AccessControl access)
    {
        builder.Services.AddSingleton(clock);
        builder.Services.AddPfsGrpc(options.GrpcEdge with { Version = PfsVersion.Text, StartedAt = clock.GetUtcNow(), Metrics = requests });
        builder.Services.AddSingleton(store); // as instances: the store outlives the edge, which must not dispose it
        builder.Services.AddSingleton(access);
    }

    private static WebApplication Grpc(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapPfsGrpc();
        return app;
    }

    private static WebApplication Both(WebApplicationBuilder builder, S3Endpoint endpoint)
    {
        var app = builder.Build();
        app.Use(rpcs => http => http.Request.IsPfsGrpc() ? rpcs(http) : endpoint.HandleAsync(http));
        app.UseRouting(); // behind the choice: S3's requests are not routed
        app.MapPfsGrpc();
        return app;
    }
}
