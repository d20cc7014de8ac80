using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pfs.Core;
using Pfs.Grpc;
using Pfs.S3Api;
using Pfs.Server.Access;
using Pfs.Server.Configuration;
using Pfs.Server.Hosting;

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

            // Beside the opening of the store: most of a start is the just-in-time compiler's.
            var edges = Task.Run(() => (S3(options, certificate, server.LoggerFactory), Grpc(options, clock, certificate, server.LoggerFactory)), cancellationToken);
            var store = server.Own(await OpenAsync(options, clock, cancellationToken));
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
            var endpoint = new S3Endpoint(store, access, options.S3Edge, clock, server.LoggerFactory.CreateLogger<S3Endpoint>());
            var addresses = await Task.WhenAll(
                Task.Run(() => server.StartAsync(Complete(s3, endpoint), options.S3, cancellationToken), cancellationToken),
                Task.Run(() => server.StartAsync(Complete(grpc, store, access), options.Grpc, cancellationToken), cancellationToken));
            (server.S3, server.Grpc) = (addresses[0], addresses[1]);
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

    private static WebApplication S3(ServerOptions options, ServerCertificate? certificate, ILoggerFactory loggerFactory) =>
        EdgeServer.CreateBuilder(options.S3, S3Kestrel.Configure, S3Kestrel.Listen, options, certificate, loggerFactory).Build();

    private static WebApplication Complete(WebApplication app, S3Endpoint endpoint)
    {
        app.Use(_ => endpoint.HandleAsync);
        return app;
    }

    private static WebApplicationBuilder Grpc(ServerOptions options, TimeProvider clock, ServerCertificate? certificate, ILoggerFactory loggerFactory)
    {
        var builder = EdgeServer.CreateBuilder(options.Grpc, static _ => { }, static _ => { }, options, certificate, loggerFactory);
        builder.Services.AddSingleton(clock);
        builder.Services.AddPfsGrpc(options.GrpcEdge with { Version = PfsVersion.Text, StartedAt = clock.GetUtcNow() });
        return builder;
    }

    private static WebApplication Complete(WebApplicationBuilder builder, PfsStore store, AccessControl access)
    {
        builder.Services.AddSingleton(store); // as instances: the store outlives the edge, which must not dispose it
        builder.Services.AddSingleton(access);
        var app = builder.Build();
        app.MapPfsGrpc();
        return app;
    }
}
