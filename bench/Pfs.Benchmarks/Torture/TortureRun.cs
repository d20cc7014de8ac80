using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>
/// The cycles of one run. After each crash everything acknowledged since the one before is read back with a sample of the older, and
/// every head and chain is looked at; every so many cycles the store is stopped for `pfs check`; at the end all of it is read.
/// </summary>
internal sealed class TortureRun : IDisposable
{
    private const string Repo = "torture";
    private const int OpenCommitWriters = 2;
    private const int EarliestCrashMilliseconds = 30;
    private const int OldVersionsPerCycle = 20;
    private const int CrashWhileStartingOneIn = 8;
    private const int LatestCrashWhileStartingMilliseconds = 700;

    private readonly TortureOptions _options;
    private readonly ICrash _crash;
    private readonly Journal _journal;
    private readonly Random _random;
    private readonly Credentials _root = Credentials.Random();
    private readonly string _logFile;
    private readonly string _data;
    private readonly int _s3Port = ServerProcess.FreePort();
    private readonly int _grpcPort = ServerProcess.FreePort();
    private readonly List<Actor> _actors;
    private readonly List<Chain> _chains;
    private ServerProcess? _server;

    public TortureRun(TortureOptions options, WorkFolder work, ICrash crash, Journal journal)
    {
        (_options, _crash, _journal) = (options, crash, journal);
        _random = new Random(options.Seed);
        _logFile = work.Combine("pfs.log");
        _data = Path.Combine(crash.Folder, "data");
        var committers = Enumerable.Range(options.Writers, OpenCommitWriters)
            .Select(number => new OpenCommitWriter(number, options.Seed, journal)).ToArray();
        _actors = [.. Enumerable.Range(0, options.Writers).Select(number => new Writer(number, options.Seed, journal)), .. committers];
        _chains = [.. committers.Select(committer => committer.Branch).Prepend(Writer.Branch).Select(branch => new Chain(branch, journal))];
    }

    public int Crashes { get; private set; }

    /// <summary>Those of <see cref="Crashes"/> that hit a server while it started.</summary>
    public int CrashesWhileStarting { get; private set; }

    /// <summary>Versions read back and compared, each time counted.</summary>
    public long Verified { get; private set; }

    public int Checks { get; private set; }

    public int Commits => _chains.Sum(chain => chain.Length);

    public TimeSpan SlowestStart { get; private set; }

    /// <summary>True when no cycle found anything; stops after the first that does.</summary>
    public async Task<bool> RunAsync()
    {
        try
        {
            _server = Start();
            await CreateBranchesAsync();
            for (var cycle = 1; cycle <= _options.Cycles && _journal.Findings.IsEmpty; cycle++)
            {
                _journal.StartCycle(cycle);
                await RunCycleAsync(cycle);
            }
        }
        catch (Exception problem) when (problem is MeasurementException or HttpRequestException or UnexpectedAnswerException)
        {
            _journal.Find(problem.Message);
        }

        return _journal.Findings.IsEmpty;
    }

    public void Dispose() => _server?.Dispose();

    private async Task RunCycleAsync(int cycle)
    {
        await LoadAndCrashAsync();
        if (_random.Next(CrashWhileStartingOneIn) == 0)
        {
            _server = Spawn();
            await Task.Delay(_random.Next(LatestCrashWhileStartingMilliseconds));
            Strike();
            CrashesWhileStarting++;
        }

        var isLast = cycle == _options.Cycles;
        _server = Start();
        await VerifyAsync(all: isLast);
        if (isLast || cycle % _options.CheckEvery == 0)
        {
            await CheckStoppedAsync(isLast);
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cycle {cycle}/{_options.Cycles}: {Crashes} {_crash.Name}, {_journal.All.Count} acknowledged, {Verified} verified, {Commits} commits, {_journal.Findings.Count} findings"));
    }

    private async Task CreateBranchesAsync()
    {
        using var client = NewClient();
        foreach (var chain in _chains)
        {
            if (await client.SendAsync(HttpMethod.Put, chain.Branch, "") is { Status: not 200 } refused)
            {
                throw new MeasurementException($"The branch {chain.Branch} was refused: {refused}");
            }
        }
    }

    private async Task LoadAndCrashAsync()
    {
        using var client = NewClient();
        using var crashed = new CancellationTokenSource();
        var load = Task.WhenAll(_actors.Select(actor => Task.Run(() => actor.RunAsync(client, crashed.Token))));
        await Task.Delay(_random.Next(EarliestCrashMilliseconds, _options.LoadMilliseconds));

        // Said before it is done: a connection that breaks in between is not the server's fault.
        await crashed.CancelAsync();
        Strike();
        await load;
    }

    private async Task VerifyAsync(bool all)
    {
        using var client = NewClient();
        var sample = Enumerable.Range(0, _journal.All.Count > 0 ? OldVersionsPerCycle : 0)
            .Select(_ => _journal.All[_random.Next(_journal.All.Count)]).ToArray();
        var fresh = _journal.TakeFresh();
        IReadOnlyCollection<Acknowledged> versions = all ? [.. _journal.All] : [.. fresh, .. sample];
        await Task.WhenAll(_actors.Select(actor => actor.SettleAsync(client)));
        await new Verifier(client, _journal).CheckAsync(versions);
        Verified += versions.Count;
        foreach (var chain in _chains)
        {
            await chain.CheckAsync(client, fresh);
        }
    }

    private async Task CheckStoppedAsync(bool isLast)
    {
        if (_server!.Stop() is not 0 and var exitCode)
        {
            _journal.Find($"the server ends with {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "a kill"} after SIGTERM");
        }

        await PfsTool.CheckAsync(_options.Pfs!, _data, readData: isLast, _journal);
        Checks++;
        _server = isLast ? null : Start();
    }

    private void Strike()
    {
        _crash.Strike(_server!);
        _server!.Dispose();
        Crashes++;
    }

    private ServerProcess Start()
    {
        var server = Spawn();
        var elapsed = server.WaitUntilListening(_s3Port);
        server.WaitUntilListening(_grpcPort);
        SlowestStart = elapsed > SlowestStart ? elapsed : SlowestStart;
        return server;
    }

    private ServerProcess Spawn() => PfsExecutable.Serve(_options.Pfs!, _data, _s3Port, _grpcPort, _root, _logFile);

    private PfsClient NewClient() =>
        new(_root, new IPEndPoint(IPAddress.Loopback, _s3Port), new IPEndPoint(IPAddress.Loopback, _grpcPort), Repo);
}
