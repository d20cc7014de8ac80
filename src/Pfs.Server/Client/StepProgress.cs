using Spectre.Console;

namespace Pfs.Server.Client;

/// <summary>A bar for work in steps on the error stream while a person watches it; nothing otherwise.</summary>
internal static class StepProgress
{
    /// <summary>Runs <paramref name="work"/>, which shows each step: its name, how much is done, and of how much (0: nobody knows).</summary>
    public static async Task<T> RunAsync<T>(CommandIo io, string title, Func<Action<string, long, long>, Task<T>> work)
    {
        if (!io.ErrorIsTerminal)
        {
            return await work(static (_, _, _) => { });
        }

        var console = BarLine.ConsoleOf(io);
        var line = new BarLine(console.Profile.Width, ofBytes: false, totalIsKnown: true);
        return await console.Progress()
            .AutoClear(true)
            .Columns(line.Columns)
            .StartAsync(async context =>
            {
                var task = context.AddTask(line.Title(title));
                return await work((step, done, total) =>
                {
                    task.Description = line.Title($"{title}: {step}");
                    task.IsIndeterminate = total == 0;
                    (task.MaxValue, task.Value) = (Math.Max(total, 1), done);
                });
            });
    }
}
