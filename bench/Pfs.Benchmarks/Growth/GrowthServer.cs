using System.Net;
using Pfs.Benchmarks.Servers;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Growth;

/// <summary>The server that is measured: always the same store, port and credential. Disposing kills it.</summary>
internal sealed class GrowthServer(string pfs, WorkFolder work) : IDisposable
{
    private readonly int _port = ServerProcess.FreePort();
    private ServerProcess? _process;

    public string Data { get; } = work.Combine("data");

    public int GrpcPort { get; } = ServerProcess.FreePort();

    public Credentials Root { get; } = Credentials.Random();

    /// <summary>The server that runs.</summary>
    public Target Target => new()
    {
        Name = "pfs",
        Address = new IPEndPoint(IPAddress.Loopback, _port),
        Credentials = Root,
        ProcessId = _process!.ProcessId,
        IsS3 = true,
    };

    /// <summary>Returns when it listens, and how long that took.</summary>
    public TimeSpan Start()
    {
        _process = PfsExecutable.Serve(pfs, Data, _port, GrpcPort, Root, work.Combine("pfs.log"));
        return _process.WaitUntilListening(_port);
    }

    /// <summary>`kill -9`.</summary>
    public void Kill()
    {
        _process!.Dispose();
        _process = null;
    }

    /// <summary>Has the kernel forget what it holds of the store in memory, as after a loss of power.</summary>
    public void ForgetCache()
    {
        Posix.SyncAll(); // what is not written back would stay
        foreach (var path in Directory.GetFiles(Data))
        {
            using var file = File.OpenHandle(path);
            Posix.ForgetCache(file);
        }
    }

    public void Dispose() => _process?.Dispose();
}
