using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pfs.Server.Configuration;

namespace Pfs.Server.Hosting;

/// <summary>The log of `pfs serve`: lines on the error stream, so that the output stays free for what a person asked for.</summary>
internal static class ServerLogging
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static ILoggerFactory Create(ServerOptions options) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.LogLevel);

        // Our own line per request says all that the framework's say.
        logging.AddFilter("Microsoft", options.LogLevel > LogLevel.Warning ? options.LogLevel : LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // a start that fails is told once, by our own sentence
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // on, it starts an Activity for each request
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information);
        switch (options.LogFormat)
        {
            case LogFormat.Text:
                logging.AddSimpleConsole(format =>
                {
                    format.SingleLine = true;
                    format.UseUtcTimestamp = true;
                    format.TimestampFormat = Timestamp;
                    format.ColorBehavior = LoggerColorBehavior.Disabled;
                });
                break;
            case LogFormat.Json:
                logging.AddJsonConsole(format =>
                {
                    format.UseUtcTimestamp = true;
                    format.TimestampFormat = Timestamp.TrimEnd();
                });
                break;
        }

        // The formats alone are of use: what writes them is ErrorStreamLogs.
        logging.Services.RemoveAll<ILoggerProvider>();
        logging.Services.AddSingleton<ILoggerProvider>(services => new ErrorStreamLogs(
            services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == FormatterName(options.LogFormat))));
    });

    private static string FormatterName(LogFormat format) => format switch
    {
        LogFormat.Text => ConsoleFormatterNames.Simple,
        LogFormat.Json => ConsoleFormatterNames.Json,
    };
}
