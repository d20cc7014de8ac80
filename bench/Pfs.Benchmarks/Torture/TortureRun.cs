using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>The cycles of one run, and what they add up to.</summary>
internal sealed class TortureRun(TortureOptions options, WorkFolder work, Journal journal)
{
    private const string Repo = "torture";
    private const string Branch = "main";
    private const int EarliestKillMilliseconds = 30;

    private readonly Random _random = new(options.Seed);
    private readonly Credentials _root = Credentials.Random();
    private readonly PfsTool _tool = new(options.Pfs!, journal);
    private readonly string _data = work.Combine("data");
    private readonly int _s3Port = ServerProcess.FreePort();
    private readonly int _grpcPort = ServerProcess.FreePort();
    private readonly List<Writer> _writers =
        [.. Enumerable.Range(0, options.Writers).Select(number => new Writer(number, options.Seed, journal))];

    public int Kills { get; private set; }

    public int Commits { get; private set; }

    public TimeSpan SlowestStart { get; private set; }

    /// <summary>True when no cycle found anything; stops after the first that does.</summary>
    public async Task<bool> RunAsync()
    {
        for (var cycle = 1; cycle <= options.Cycles && journal.Findings.IsEmpty; cycle++)
        {
            journal.StartCycle(cycle);
            try
            {
                await LoadAndKillAsync(isFirst: cycle == 1);
                await RestartAndVerifyAsync(isLast: cycle == options.Cycles);
            }
            catch (MeasurementException problem)
            {
                journal.Find(problem.Message);
            }

            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"cycle {cycle}/{options.Cycles}: {journal.All.Count} acknowledged writes, {Commits} commits, {journal.Findings.Count} findings"));
        }

        return journal.Findings.IsEmpty;
    }

    private async Task LoadAndKillAsync(bool isFirst)
    {
        using var server = Start();
        using var client = NewClient();
        if (isFirst && await client.SendAsync(HttpMethod.Put, "") is { Status: not 200 } refused)
        {
            journal.Find($"the bucket was refused: {refused.Status} {refused.Text}");
            return;
        }

        using var killed = new CancellationTokenSource();
        var load = Task.WhenAll(_writers.Select(writer => Task.Run(() => writer.RunAsync(client, killed.Token))));
        await Task.Delay(_random.Next(EarliestKillMilliseconds, options.LoadMilliseconds));

        // Said before it is done: a connection that breaks in between is not the server's fault.
        await killed.CancelAsync();
        server.Kill();
        Kills++;
        await load;
    }

    private async Task RestartAndVerifyAsync(bool isLast)
    {
        using (var server = Start())
        {
            using var client = NewClient();
            var verifier = new Verifier(client, journal);
            var fresh = journal.TakeFresh();
            try
            {
                await verifier.CheckHeadsAsync(_writers);
                await verifier.CheckVersionsAsync(isLast ? journal.All : fresh);
            }
            catch (HttpRequestException problem)
            {
                journal.Find($"the restarted server does not answer: {problem.Message}");
            }

            Commits = await _tool.CheckChainAsync(_grpcPort, _root, $"{Repo}@{Branch}");
            if (server.Stop() is not 0 and var exitCode)
            {
                journal.Find($"the server ends with {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "a kill"} after SIGTERM");
            }
        }

        await _tool.CheckStoreAsync(_data);
    }

    private ServerProcess Start()
    {
        var server = PfsExecutable.Serve(options.Pfs!, _data, _s3Port, _grpcPort, _root, work.Combine("pfs.log"));
        var elapsed = server.WaitUntilListening(_s3Port);
        server.WaitUntilListening(_grpcPort);
        SlowestStart = elapsed > SlowestStart ? elapsed : SlowestStart;
        return server;
    }

    private S3Client NewClient() => new(_root, new IPEndPoint(IPAddress.Loopback, _s3Port), $"{Branch}.{Repo}");
}
