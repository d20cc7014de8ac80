using System.Diagnostics;

namespace Pfs.Testing;

/// <summary>Runs a program to its end.</summary>
public static class Command
{
    // Less than a test run is allowed to hang (build.sh), so that the program is named.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(7);

    /// <summary>Runs <paramref name="program"/> and reads all that it says; it is killed after seven minutes.</summary>
    /// <param name="program">A path, or a name to be found on PATH.</param>
    /// <param name="arguments">One string each; no shell reads them.</param>
    /// <param name="environment">Variables to add; null takes one away.</param>
    /// <param name="folder">The current folder of the program; null: that of the tests.</param>
    /// <param name="input">What it reads on standard input.</param>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null,
        string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {Limit}.");
        }
    }
}
