using System.Globalization;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>Start, load, crash, restart, verify; again and again on one store.</summary>
internal static class TortureCommand
{
    /// <summary>The exit code of a run that cannot be made here, as test harnesses know it.</summary>
    private const int Skipped = 77;

    // Sparse: what a run of some thousand cycles writes at most.
    private const long DiskBytes = 16L << 30;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = TortureOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(TortureOptions.Help);
            return 0;
        }

        PfsExecutable.Require(options.Pfs!);
        if (options.PowerCut is { } kind && LoopFileSystem.Obstacle(kind) is { } obstacle)
        {
            Say($"SKIPPED, no power was cut: {obstacle}.");
            return Skipped;
        }

        Say($"seed {options.Seed}, {options.Cycles} cycles, {options.Writers} writers{(options.PowerCut is null ? "" : $", {options.PowerCut}")}");
        var work = new WorkFolder(options.Work);
        var clean = await RunAsync(options, work);
        if (clean)
        {
            work.Dispose();
        }
        else
        {
            Say($"The store, the server's log and the journal are kept in {work.FullName}");
        }

        return clean ? 0 : 1;
    }

    private static async Task<bool> RunAsync(TortureOptions options, WorkFolder work)
    {
        using ICrash crash = options.PowerCut is { } kind
            ? new PowerCutCrash(LoopFileSystem.Create(work, kind, DiskBytes))
            : new KillCrash(work.FullName);
        using var journal = new Journal(work.Combine("journal"));
        using var run = new TortureRun(options, work, crash, journal);
        var clean = await run.RunAsync();
        foreach (var finding in journal.Findings.Take(20))
        {
            Say($"FOUND {finding}");
        }

        Say($"""
            {run.Crashes} {crash.Name} ({run.CrashesWhileStarting} of them during a start): {journal.All.Count} acknowledged writes, {journal.CutOffCount} cut off, {run.Verified} versions verified, {run.Commits} commits in line, {run.Checks} times pfs check, slowest start {run.SlowestStart.TotalSeconds:F2} s, {journal.Findings.Count} findings (seed {options.Seed})
            """);
        return clean;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
