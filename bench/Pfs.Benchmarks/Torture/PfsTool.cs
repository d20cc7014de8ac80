using System.Diagnostics;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>What the `pfs` command line says about the branch and the store.</summary>
internal sealed class PfsTool(string path, Journal journal)
{
    /// <summary>
    /// The branch is one chain that ends at a root, holds every acknowledged version, and no commit that nobody asked
    /// for. Returns its length.
    /// </summary>
    public async Task<int> CheckChainAsync(int grpcPort, Credentials root, string branch)
    {
        var (exitCode, output) = await RunAsync(
            ["log", "--plain", branch],
            ("PFS_ADDRESS", $"127.0.0.1:{grpcPort}"),
            ("PFS_TOKEN", $"{root.AccessKey}:{root.SecretKey}"));
        if (exitCode != 0)
        {
            journal.Find($"pfs log --plain {branch} exits with {exitCode}: {output}");
            return 0;
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToArray();
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i].Length != 2 || lines[i][1] != lines[i + 1][0])
            {
                journal.Find($"the chain of {branch} breaks after {lines[i][0]}");
            }
        }

        // The first commit has "-" for a parent: a log that stops earlier would hide what it lost.
        if (lines.Length > 0 && lines[^1] is not [_, "-"])
        {
            journal.Find($"the log of {branch} ends with '{string.Join(' ', lines[^1])}', which is no first commit");
        }

        var ids = lines.Select(line => line[0]).ToHashSet();
        foreach (var lost in journal.All.Where(write => !ids.Contains(write.Version)))
        {
            journal.Find($"version {lost.Version} of {lost.Key} is not in the log of {branch}");
        }

        var versions = journal.All.Select(write => write.Version).Distinct().Count();
        if (versions != journal.All.Count)
        {
            journal.Find($"{journal.All.Count} acknowledged writes share {versions} versions");
        }

        if (ids.Count != lines.Length || ids.Count > versions + journal.Unanswered)
        {
            journal.Find($"{lines.Length} commits, {ids.Count} of them distinct, for {versions} acknowledged and {journal.Unanswered} unanswered writes");
        }

        return ids.Count;
    }

    /// <summary>`pfs check` finds nothing in the stopped store.</summary>
    public async Task CheckStoreAsync(string data)
    {
        var (exitCode, output) = await RunAsync(["check", "--data", data]);
        if (exitCode != 0)
        {
            journal.Find($"pfs check exits with {exitCode}: {output}");
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }
}
