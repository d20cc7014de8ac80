using System.CommandLine;
using Pfs.Server.Configuration;
using Pfs.Server.Hosting;

namespace Pfs.Server.Commands;

/// <summary>`pfs serve`: the server, until a signal ends it.</summary>
internal static class Serve
{
    public static Command Create(CommandIo io)
    {
        var command = new Command("serve", "Serve a data directory over S3 and gRPC until SIGTERM or SIGINT.");
        var config = new Option<string?>("--config")
        {
            Description = "A JSON file with any of the settings below, keys in camel case. [FILE; PFS_CONFIG]",
            HelpName = "FILE",
        };
        command.Options.Add(config);

        var options = ServeSettings.All.ToDictionary(setting => setting, setting => setting.CreateOption());
        foreach (var setting in ServeSettings.All)
        {
            command.Options.Add(options[setting]);
        }

        command.SetAction((parsed, cancellationToken) => Failures.ReportAsync(io, async () =>
        {
            var path = parsed.GetValue(config) ?? io.Variable("PFS_CONFIG");
            var file = string.IsNullOrEmpty(path)
                ? ConfigurationFile.None
                : ConfigurationFile.Read(path, ServeSettings.All);
            var sources = new SettingSources(setting => Given(parsed, options[setting]), io.Variable, file);
            await RunAsync(ServerOptions.Read(sources), io, cancellationToken);
        }));
        return command;
    }

    private static async Task RunAsync(ServerOptions options, CommandIo io, CancellationToken cancellationToken)
    {
        await using var server = await Wiring.StartAsync(options, io.Out, cancellationToken);
        var manager = new ServiceManager(io.Variable(ServiceManager.Variable));
        var pages = server.Pages is { } address ? $", metrics {address}" : "";
        await io.Out.WriteLineAsync(
            $"pfs is ready: S3 {server.S3}, gRPC {server.Grpc}{pages}, data {options.DataDirectory}");
        await io.Out.FlushAsync(CancellationToken.None);
        manager.TellReady($"Serving S3 at {server.S3}, gRPC at {server.Grpc}");
        using var stopping = cancellationToken.UnsafeRegister(static manager => ((ServiceManager)manager!).TellStopping(), manager);

        await server.WaitForStopAsync(cancellationToken);
    }

    /// <summary>The text given on the command line, or null; defaults must not hide the environment.</summary>
    private static string? Given(ParseResult parsed, Option option) => parsed.GetResult(option) switch
    {
        null or { Implicit: true } => null,
        { Tokens: [var token, ..] } => token.Value,
        _ => "true", // a flag without a value
    };
}
