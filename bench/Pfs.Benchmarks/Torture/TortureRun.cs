using System.Globalization;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// The cycles of one run. After each crash everything acknowledged since the one before is read back with a sample of the older, and
/// every head and chain is looked at; every so many cycles the store is stopped for `pfs check`; at the end all of it is read.
/// </summary>
internal sealed class TortureRun(TortureOptions options, TortureServer server, ICrash crash, Journal journal)
{
    private const int PollMilliseconds = 5;
    private const int OldVersionsPerCycle = 20;
    private const int CrashWhileStartingOneIn = 8;
    private const int LatestCrashWhileStartingMilliseconds = 700;

    private readonly Random _random = new(options.Seed);
    private readonly Population _population = new(options.Writers, options.Seed, journal);

    public int Crashes { get; private set; }

    /// <summary>Those of <see cref="Crashes"/> that hit a server while it started.</summary>
    public int CrashesWhileStarting { get; private set; }

    /// <summary>Versions read back and compared, each time counted.</summary>
    public long Verified { get; private set; }

    public int Checks { get; private set; }

    public int Commits => _population.Commits;

    /// <summary>True when no cycle found anything; stops after the first that does.</summary>
    public async Task<bool> RunAsync()
    {
        try
        {
            server.Start();
            using (var client = server.NewClient())
            {
                await _population.CreateBranchesAsync(client);
            }

            for (var cycle = 1; cycle <= options.Cycles && journal.Findings.IsEmpty; cycle++)
            {
                journal.StartCycle(cycle);
                await RunCycleAsync(cycle);
            }
        }
        catch (Exception problem) when (problem is MeasurementException or HttpRequestException or UnexpectedAnswerException)
        {
            await server.FindAsync(problem);
        }

        return journal.Findings.IsEmpty;
    }

    private async Task RunCycleAsync(int cycle)
    {
        await LoadAndCrashAsync();
        if (_random.Next(CrashWhileStartingOneIn) == 0)
        {
            server.Spawn();
            await Task.Delay(_random.Next(LatestCrashWhileStartingMilliseconds));
            Strike();
            CrashesWhileStarting++;
        }

        server.Start();
        var isLast = cycle == options.Cycles;
        using (var client = server.NewClient())
        {
            Verified += await _population.VerifyAsync(client, isLast ? int.MaxValue : OldVersionsPerCycle, _random);
        }

        if (isLast || cycle % options.CheckEvery == 0)
        {
            server.Stop();
            await server.CheckAsync(readData: isLast);
            Checks++;
            server.Start();
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cycle {cycle}/{options.Cycles}: {Crashes} {crash.Name}, {journal.All.Count} acknowledged, {Verified} verified, {Commits} commits, {journal.Findings.Count} findings"));
    }

    private async Task LoadAndCrashAsync()
    {
        using var client = server.NewClient();
        var before = journal.Acknowledgements;
        using var crashed = new CancellationTokenSource();
        var load = Task.WhenAll(_population.Actors.Select(actor => Task.Run(() => actor.RunAsync(client, diskMayBeFull: false, crashed.Token))));

        // Counted from the first acknowledged write: on a slow machine a crash would else come before there is anything to lose.
        while (journal.Acknowledgements == before && !load.IsCompleted)
        {
            await Task.Delay(PollMilliseconds);
        }

        await Task.Delay(_random.Next(options.LoadMilliseconds));

        // Said before it is done: a connection that breaks in between is not the server's fault.
        await crashed.CancelAsync();
        Strike();
        await load;
    }

    private void Strike()
    {
        server.Strike(crash);
        Crashes++;
    }
}
