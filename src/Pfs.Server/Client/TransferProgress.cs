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

        var console = BarLine.ConsoleOf(io);
        var line = new BarLine(console.Profile.Width, ofBytes: true, totalIsKnown: totalBytes is not null);
        return await console.Progress()
            .AutoClear(true)
            .Columns(line.Columns)
            .StartAsync(async context =>
            {
                var task = context.AddTask(line.Title(title), maxValue: Math.Max(totalBytes ?? long.MaxValue, 1));
                task.IsIndeterminate = totalBytes is null;
                return await transfer(bytes => task.Increment(bytes));
            });
    }
}
