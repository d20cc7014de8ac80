using System.Diagnostics;

namespace Pfs.Benchmarks.Torture;

/// <summary>Runs `pfs check` on the stopped store.</summary>
internal static class PfsTool
{
    /// <summary>Whatever it finds goes into the journal.</summary>
    public static async Task CheckAsync(string pfs, string data, bool readData, Journal journal)
    {
        string[] arguments = ["check", "--data", data, .. readData ? (string[])["--read-data"] : []];
        var start = new ProcessStartInfo(pfs, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            journal.Find($"pfs check exits with {process.ExitCode}: {output}{await errors}");
        }
    }
}
