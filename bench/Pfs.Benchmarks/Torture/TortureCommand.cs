using System.Globalization;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>Start, load, kill, restart, verify; again and again on one store.</summary>
internal static class TortureCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = TortureOptions.Parse(args);
        if (options.ShowHelp)
        {
            Console.WriteLine(TortureOptions.Help);
            return 0;
        }

        PfsExecutable.Require(options.Pfs!);
        Say($"seed {options.Seed}, {options.Cycles} cycles, {options.Writers} writers");
        var work = new WorkFolder(options.Work);
        bool clean;
        using (var journal = new Journal(work.Combine("journal")))
        {
            var run = new TortureRun(options, work, journal);
            clean = await run.RunAsync();
            foreach (var finding in journal.Findings.Take(20))
            {
                Say($"FOUND {finding}");
            }

            Say($"""
                {run.Kills} kills: {journal.All.Count} acknowledged writes verified, {journal.Unanswered} cut off, {run.Commits} commits in one chain, slowest start {run.SlowestStart.TotalSeconds:F2} s, {journal.Findings.Count} findings (seed {options.Seed})
                """);
        }

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

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
