using System.Globalization;

namespace Pfs.Benchmarks.Torture;

/// <summary>The cycles of one run.</summary>
internal sealed class FillFreeRun(FillFreeOptions options, TortureServer server, IBallast ballast, Journal journal)
{
    private const int OldVersionsPerCycle = 50;
    private const int FreeMilliseconds = 100;
    private const int RoomLeast = 256 << 10;
    private const int RoomMost = 4 << 20;

    private const int StaysFullOneIn = 6;

    /// <summary>Long enough for the server to try a checkpoint, which cannot succeed.</summary>
    private static readonly TimeSpan StaysFull = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan FullWithin = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(options.Seed);
    private readonly Population _population = new(options.Writers, options.Seed, journal);

    /// <summary>Times that every writer had been refused for want of space.</summary>
    public int Fills { get; private set; }

    public long Verified { get; private set; }

    public async Task<bool> RunAsync()
    {
        try
        {
            server.Start();
            using (var client = server.NewClient())
            {
                await _population.CreateBranchesAsync(client);
                await WriteAsync(client, needed: 1);
                for (var cycle = 1; cycle <= options.Cycles && journal.Findings.IsEmpty; cycle++)
                {
                    journal.StartCycle(cycle);
                    await RunCycleAsync(client, isLast: cycle == options.Cycles);
                    Console.Error.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"cycle {cycle}/{options.Cycles}: {Fills} times full, {journal.All.Count} acknowledged, {Verified} verified, {journal.Findings.Count} findings"));
                }
            }

            if (journal.Findings.IsEmpty)
            {
                await EndAsync();
            }
        }
        catch (Exception problem) when (problem is MeasurementException or HttpRequestException or UnexpectedAnswerException)
        {
            await server.FindAsync(problem);
        }

        return journal.Findings.IsEmpty;
    }

    private async Task RunCycleAsync(PfsClient client, bool isLast)
    {
        await ballast.LeaveFreeAsync(client, _random.Next(RoomLeast, RoomMost));
        await FillAsync(client);
        await VerifyAsync(client, all: false);
        if (_random.Next(StaysFullOneIn) == 0)
        {
            await Task.Delay(StaysFull);
        }

        if (!isLast)
        {
            await ballast.RemoveAsync(client);
            await WriteAsync(client, needed: _population.Actors.Count);
            await VerifyAsync(client, all: false);
        }
    }

    // Each actor ends at its first refusal.
    private async Task FillAsync(PfsClient client)
    {
        using var late = new CancellationTokenSource();
        var load = Task.WhenAll(_population.Actors.Select(actor => Task.Run(() => actor.RunAsync(client, diskMayBeFull: true, late.Token))));
        late.CancelAfter(FullWithin);
        await load;
        if (late.IsCancellationRequested)
        {
            journal.Find($"after {FullWithin.TotalSeconds} s with {new DriveInfo(server.Folder).TotalFreeSpace} bytes free some writer was not yet refused");
        }

        Fills++;
    }

    private async Task WriteAsync(PfsClient client, int needed)
    {
        var before = journal.Acknowledgements;
        do
        {
            using var end = new CancellationTokenSource(FreeMilliseconds);
            await Task.WhenAll(_population.Actors.Select(actor => Task.Run(() => actor.RunAsync(client, diskMayBeFull: false, end.Token))));
        }
        while (journal.Acknowledgements - before < needed && journal.Findings.IsEmpty);
    }

    private async Task VerifyAsync(PfsClient client, bool all)
    {
        Verified += await _population.VerifyAsync(client, all ? int.MaxValue : OldVersionsPerCycle, _random);
    }

    // The disk is full: the server must come up all the same, and have everything.
    private async Task EndAsync()
    {
        server.Stop();
        server.Start();
        using (var client = server.NewClient())
        {
            await VerifyAsync(client, all: true);
            await ballast.RemoveAsync(client);
            await WriteAsync(client, needed: 1);
            await VerifyAsync(client, all: false);
        }

        server.Stop();
        await server.CheckAsync(readData: true);
    }
}
