using Spectre.Console;

namespace Pfs.Server.Client;

/// <summary>A bar on the error stream while a person watches it; nothing otherwise.</summary>
internal static class TransferProgress
{
    /// <summary>Runs <paramref name="transfer"/>, which reports each number of bytes that went over.</summary>
    /// <param name="io">Where the bar is drawn.</param>
    /// <param name="title">What is being transferred.</param>
    /// <param name="totalBytes">Bytes in all; null when nobody knows, as with standard input.</param>
    /// <param name="transfer">The work.</param>
    public static async Task<T> RunAsync<T>(
        CommandIo io, string title, long? totalBytes, Func<Action<long>, Task<T>> transfer)
    {
        if (!io.ErrorIsTerminal)
        {
            return await transfer(static _ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(io.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(totalBytes ?? 0, 1));
                task.IsIndeterminate = totalBytes is null;
                return await transfer(bytes => task.Increment(bytes));
            });
    }
}
