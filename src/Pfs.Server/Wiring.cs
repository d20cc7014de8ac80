using Microsoft.AspNetCore.Http;
using Pfs.Server.Configuration;
using Pfs.Server.Hosting;

namespace Pfs.Server;

/// <summary>The only place that knows both edges and the store, and ties them together.</summary>
internal static class Wiring
{
    /// <summary>Opens the store and starts both edges on it.</summary>
    public static async Task<RunningServer> StartAsync(
        ServerOptions options, TextWriter announcements, CancellationToken cancellationToken)
    {
        var lf = ServerLogging.Create(options);
        var logger = lf.CreateLogger("Pfs.Server");
        Directory.CreateDirectory(options.DataDirectory);
        var root = options.Root ?? RootCredentialFile.Read(options.DataDirectory);
        if (root is null)
        {
            root = RootCredential.CreateRandom();
            RootCredentialFile.Write(options.DataDirectory, root);
            await announcements.WriteLineAsync(ClientRecipes.For(root, options.S3, options.Grpc, RootCredentialFile.PathIn(options.DataDirectory)));
        }
        var s3 = EdgeServer.Build(EdgeServer.CreateBuilder(options.S3, false, options, lf), logger, TimeProvider.System);
        s3.Use(next => c => c.Response.WriteAsync("s3 " + c.Request.Protocol));
        var g = EdgeServer.Build(EdgeServer.CreateBuilder(options.Grpc, true, options, lf), logger, TimeProvider.System);
        g.Use(next => async c => { await Task.Delay(c.Request.Path == "/slow" ? 3000 : 0); await c.Response.WriteAsync("grpc " + c.Request.Protocol); });
        var a = await EdgeServer.StartAsync(s3, options.S3, cancellationToken);
        var b = await EdgeServer.StartAsync(g, options.Grpc, cancellationToken);
        HostingLog.Serving(logger, options.DataDirectory, a, b);
        return new RunningServer { Below = [], Edges = [s3, g], S3 = a, Grpc = b, Logger = logger, ShutdownTimeout = options.ShutdownTimeout };
    }
}
