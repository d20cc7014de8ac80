using System.Diagnostics;
using System.Text;
using Pfs.Testing.S3;

namespace Pfs.Testing;

/// <summary>The built executable `pfs`, serving a data folder as a child process on ports of its own.</summary>
public sealed class PfsProcess : IAsyncDisposable
{
    /// <summary>The root access key of every server started here.</summary>
    public const string AccessKey = "PFSTESTACCESSKEY";

    /// <summary>Its secret.</summary>
    public const string SecretKey = "pfs-test-secret-key";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly bool _withCredential;
    private readonly string[] _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private PfsProcess(string data, bool withCredential, bool onOnePort, string[] settings)
    {
        Data = data;
        _settings = settings;
        _withCredential = withCredential;
        S3Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        GrpcAddress = onOnePort ? S3Address : new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        S3 = new S3Client(S3Address, AccessKey, SecretKey);
        Grpc = new GrpcJsonClient(GrpcAddress, AccessKey, SecretKey);
    }

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <summary>Where it serves S3; the same after a restart.</summary>
    public Uri S3Address { get; }

    /// <summary>Where it serves gRPC; the same after a restart.</summary>
    public Uri GrpcAddress { get; }

    /// <summary>A client with the root credential.</summary>
    public S3Client S3 { get; }

    /// <summary>A client with the root credential.</summary>
    public GrpcJsonClient Grpc { get; }

    /// <summary>The id of the process that runs now.</summary>
    public int Id => Running.Id;

    /// <summary>True while the process lives.</summary>
    public bool IsAlive => _process is { HasExited: false };

    /// <summary>All that it wrote to standard output and standard error so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    private Process Running => _process ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>Starts a server on <paramref name="data"/> and waits until it takes connections.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="withCredential">False lets the server make a root credential of its own, as a first start does.</param>
    /// <param name="settings">Further options of `pfs serve`.</param>
    public static async Task<PfsProcess> StartAsync(string data, bool withCredential = true, params string[] settings)
    {
        var server = new PfsProcess(data, withCredential, onOnePort: false, settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>As <see cref="StartAsync(string, bool, string[])"/>, with S3 and gRPC on one port.</summary>
    public static async Task<PfsProcess> StartOnOnePortAsync(string data, params string[] settings)
    {
        var server = new PfsProcess(data, withCredential: true, onOnePort: true, settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it again on the same data and the same ports, after a stop or a kill.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(Describe())!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var waited = Stopwatch.StartNew();
        while (!await FreePorts.AcceptsAsync(S3Address.Port) || !await FreePorts.AcceptsAsync(GrpcAddress.Port))
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"pfs serve does not serve:\n{Log}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Ends the process at once, as kill -9 does: it runs no more code of its own.</summary>
    public async Task KillAsync()
    {
        Running.Kill();
        await Running.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, waits for it, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Posix.Terminate(Running);
        using var limit = new CancellationTokenSource(StopLimit);
        await Running.WaitForExitAsync(limit.Token);
        return Running.ExitCode;
    }

    /// <summary>Runs another verb of `pfs`, as the root credential against this server.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(
        Repository.Executable,
        arguments,
        new Dictionary<string, string?>
        {
            ["PFS_ADDRESS"] = GrpcAddress.Authority,
            ["PFS_TOKEN"] = $"{AccessKey}:{SecretKey}",
        });

    /// <summary>Runs `pfs check` on the data folder, which no server may hold meanwhile.</summary>
    public Task<CommandResult> CheckAsync() => Command.RunAsync(Repository.Executable, ["check", "--data", Data]);

    /// <summary>What would start a second server: another pair of ports, the same data folder.</summary>
    public Task<CommandResult> StartSecondServerAsync() => Command.RunAsync(
        Repository.Executable,
        ["serve", "--data", Data, "--s3", $"127.0.0.1:{FreePorts.Next()}", "--grpc", $"127.0.0.1:{FreePorts.Next()}"]);

    private ProcessStartInfo Describe()
    {
        var start = new ProcessStartInfo(
            Repository.Executable, ["serve", "--data", Data, "--s3", S3Address.Authority, "--grpc", GrpcAddress.Authority, .. _settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (_withCredential)
        {
            start.Environment["PFS_ROOT_ACCESS_KEY"] = AccessKey;
            start.Environment["PFS_ROOT_SECRET_KEY"] = SecretKey;
        }

        return start;
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        Grpc.Dispose();
        if (IsAlive)
        {
            await KillAsync();
        }

        _process?.Dispose();
    }
}
