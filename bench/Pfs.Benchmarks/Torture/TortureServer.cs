using System.Globalization;
using System.Net;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Torture;

/// <summary>The server under torture: always the same store, ports and credential. Disposing kills it.</summary>
internal sealed class TortureServer(string pfs, string folder, string logFile, Journal journal) : IDisposable
{
    private const string Repo = "torture";

    private readonly Credentials _root = Credentials.Random();
    private readonly string _data = Path.Combine(folder, "data");
    private readonly int _s3Port = ServerProcess.FreePort();
    private readonly int _grpcPort = ServerProcess.FreePort();
    private ServerProcess? _process;

    /// <summary>A folder on the disk that holds the store.</summary>
    public string Folder => folder;

    public TimeSpan SlowestStart { get; private set; }

    public PfsClient NewClient() =>
        new(_root, new IPEndPoint(IPAddress.Loopback, _s3Port), new IPEndPoint(IPAddress.Loopback, _grpcPort), Repo);

    /// <summary>Returns when both ports answer.</summary>
    public void Start()
    {
        Spawn();
        var elapsed = _process!.WaitUntilListening(_s3Port);
        _process.WaitUntilListening(_grpcPort);
        SlowestStart = elapsed > SlowestStart ? elapsed : SlowestStart;
    }

    /// <summary>Returns at once.</summary>
    public void Spawn() => _process = PfsExecutable.Serve(
        pfs,
        _data,
        _s3Port,
        _grpcPort,
        _root,
        logFile,
        ("PFS_DELETED_RETENTION", "0"), // what is deleted is garbage at once
        ("PFS_COLLECTION_RATE", "0")); // and collected before the next crash

    public void Strike(ICrash crash)
    {
        crash.Strike(_process!);
        Forget();
    }

    /// <summary>Asks it to end, and waits.</summary>
    public void Stop()
    {
        if (_process!.Stop() is not 0 and var exitCode)
        {
            journal.Find($"the server ends with {exitCode?.ToString(CultureInfo.InvariantCulture) ?? "a kill"} after SIGTERM");
        }

        Forget();
    }

    /// <summary>A finding: what went wrong, and what the server said last, which it has a second to say.</summary>
    public async Task FindAsync(Exception problem)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        journal.Find($"{problem}\nThe server said last:\n{_process?.LogTail()}");
    }

    /// <summary>`pfs check` on the stopped store.</summary>
    public Task CheckAsync(bool readData) => PfsTool.CheckAsync(pfs, _data, readData, journal);

    public void Dispose() => _process?.Dispose();

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
