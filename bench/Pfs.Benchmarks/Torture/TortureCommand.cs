using System.Globalization;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>Crash after crash, or full disk after full disk, on one store.</summary>
internal static class TortureCommand
{
    /// <summary>The exit code of a run that cannot be made here, as test harnesses know it.</summary>
    private const int Skipped = 77;

    private const long CrashDiskBytes = 16L << 30; // sparse: what some thousand power cuts write at most

    /// <summary>`torture`.</summary>
    public static Task<int> CrashAsync(string[] args)
    {
        var options = TortureOptions.Parse(args);
        return options.ShowHelp
            ? HelpAsync(TortureOptions.Help)
            : RunAsync(options.Pfs!, options.Work, options.PowerCut, options.Seed, async (work, journal) =>
            {
                using ICrash crash = options.PowerCut is { } kind
                    ? new PowerCutCrash(LoopFileSystem.Create(work, kind, CrashDiskBytes))
                    : new KillCrash(work.FullName);
                using var server = new TortureServer(options.Pfs!, crash.Folder, work.Combine("pfs.log"), journal);
                var run = new TortureRun(options, server, crash, journal);
                await run.RunAsync();
                return Invariant($"""
                    {run.Crashes} {crash.Name} ({run.CrashesWhileStarting} of them during a start): {journal.All.Count} acknowledged writes, {journal.CutOffCount} cut off, {run.Verified} versions verified, {run.Commits} commits in line, {journal.Collections}, {run.Checks} times pfs check, slowest start {server.SlowestStart.TotalSeconds:F2} s
                    """);
            });
    }

    /// <summary>`fillfree`.</summary>
    public static Task<int> FillFreeAsync(string[] args)
    {
        var options = FillFreeOptions.Parse(args);
        return options.ShowHelp
            ? HelpAsync(FillFreeOptions.Help)
            : RunAsync(options.Pfs!, options.Work, "ext4", options.Seed, async (work, journal) =>
            {
                using var disk = LoopFileSystem.Create(work, "ext4", options.DiskBytes);
                using var server = new TortureServer(options.Pfs!, disk.Folder, work.Combine("pfs.log"), journal);
                IBallast ballast = options.Ballast == "branch" ? new BranchBallast(disk.Folder, options.Seed, journal) : new FileBallast(disk.Folder);
                var run = new FillFreeRun(options, server, ballast, journal);
                await run.RunAsync();
                return Invariant(
                    $"{run.Fills} times full: {journal.All.Count} acknowledged writes, {run.Verified} versions verified, {journal.Collections}");
            });
    }

    private static async Task<int> RunAsync(string pfs, string folder, string? disk, int seed, Func<WorkFolder, Journal, Task<string>> run)
    {
        PfsExecutable.Require(pfs);
        if (disk is not null && LoopFileSystem.Obstacle(disk) is { } obstacle)
        {
            Console.WriteLine($"SKIPPED, nothing was done to the disk: {obstacle}.");
            return Skipped;
        }

        Console.WriteLine(Invariant($"seed {seed}"));
        var work = new WorkFolder(folder);
        using var journal = new Journal(work.Combine("journal"));
        var summary = await run(work, journal);
        foreach (var finding in journal.Findings.Take(20))
        {
            Console.WriteLine($"FOUND {finding}");
        }

        Console.WriteLine(Invariant($"{summary}, {journal.Findings.Count} findings (seed {seed})"));
        if (!journal.Findings.IsEmpty)
        {
            Console.WriteLine($"The store or its disk, the server's log and the journal are kept in {work.FullName}");
            return 1;
        }

        work.Dispose();
        return 0;
    }

    private static Task<int> HelpAsync(string text)
    {
        Console.WriteLine(text);
        return Task.FromResult(0);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
