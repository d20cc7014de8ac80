using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Pfs.Benchmarks.Yardsticks;

namespace Pfs.Benchmarks.Servers;

/// <summary>A server started by us; disposing it kills it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int LowestPort = 20_000;
    private const int LowestEphemeralPort = 32_768; // Linux's default ip_local_port_range

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _logFile;

    private ServerProcess(Process process, string logFile)
    {
        _process = process;
        _logFile = logFile;
    }

    public int ProcessId => _process.Id;

    /// <summary>
    /// Starts <paramref name="command"/> with its output appended to <paramref name="logFile"/>, through "sh -c exec"
    /// so that no thread of ours has to drain a pipe while we measure.
    /// </summary>
    public static ServerProcess Start(IEnumerable<string> command, string logFile, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in command.Prepend(logFile).Prepend("log=$0; exec \"$@\" >>\"$log\" 2>&1").Prepend("-c"))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, logFile);
    }

    /// <summary>
    /// A port that nobody listens on at the moment, below those that the kernel gives to outgoing connections: one of
    /// them could take it between two starts, and a probe of it could even connect to itself.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                var port = RandomNumberGenerator.GetInt32(LowestPort, LowestEphemeralPort);
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException problem) when (problem.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }

    /// <summary>Waits until the port accepts connections and returns how long that took.</summary>
    public TimeSpan WaitUntilListening(int port)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient(AddressFamily.InterNetwork);
                probe.Connect(IPAddress.Loopback, port);
                return clock.Elapsed;
            }
            catch (SocketException) when (!_process.HasExited && clock.Elapsed < StartTimeout)
            {
                Thread.Sleep(5);
            }
            catch (SocketException)
            {
                throw new MeasurementException($"The server does not listen on port {port}; it said:\n{LogTail()}");
            }
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; returns the exit code, or null when it had to be killed after 30 seconds.</summary>
    public int? Stop()
    {
        _ = Posix.Signal(_process.Id, Posix.Terminate);
        if (_process.WaitForExit(StopTimeout))
        {
            return _process.ExitCode;
        }

        Kill();
        return null;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>The last lines of its log, and whether it runs.</summary>
    public string LogTail()
    {
        var lines = File.Exists(_logFile) ? File.ReadLines(_logFile).TakeLast(20) : [];
        var exit = _process.HasExited ? _process.ExitCode.ToString(CultureInfo.InvariantCulture) : "still running";
        return $"{string.Join('\n', lines)}\n(exit code {exit})";
    }
}
