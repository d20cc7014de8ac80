using System.Text;
using System.Text.Json;
using Pfs.Testing.S3;

namespace Pfs.Server.Tests.Commands;

/// <summary>A real `pfs serve` on free ports in this process, and the verbs run against it, as a shell would see them.</summary>
internal sealed class RunningPfs : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Shell _output = new();
    private Task<int> _server = Task.FromResult(0);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("pfs-verbs").FullName;

    public string DataDirectory => Path.Combine(Directory, "data");

    public string Address { get; private set; } = "";

    /// <summary>Where it serves S3.</summary>
    public Uri S3 { get; private set; } = new("http://127.0.0.1");

    /// <summary>Where it shows metrics and health, when a setting says so.</summary>
    public Uri? Pages { get; private set; }

    /// <summary>What the server printed so far.</summary>
    public string ServerOutput => _output.OutText;

    public static async Task<RunningPfs> StartAsync(params string[] settings)
    {
        var pfs = new RunningPfs();
        await pfs.StartServerAsync(settings);
        return pfs;
    }

    private async Task StartServerAsync(string[] settings)
    {
        string[] args = ["serve", .. settings, "--data", DataDirectory, "--s3", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--log-level", "none"];
        _server = PfsCommandLine.RunAsync(args, _output.Io([]), _stop.Token);
        while (!ServerOutput.Contains("pfs is ready", StringComparison.Ordinal))
        {
            if (_server.IsCompleted)
            {
                throw new InvalidOperationException(_output.ErrorText);
            }

            await Task.Delay(20);
        }

        var ready = ServerOutput[ServerOutput.IndexOf("gRPC http://", StringComparison.Ordinal)..];
        var s3 = ServerOutput[(ServerOutput.IndexOf("S3 http://", StringComparison.Ordinal) + "S3 ".Length)..];
        S3 = new Uri(s3[..s3.IndexOf(',', StringComparison.Ordinal)]);
        var pages = ServerOutput.IndexOf("metrics http://", StringComparison.Ordinal);
        Pages = pages < 0 ? null : new Uri(ServerOutput[(pages + "metrics ".Length)..ServerOutput.IndexOf(',', pages)]);
        Address = ready["gRPC http://".Length..ready.IndexOf(',', StringComparison.Ordinal)];
    }

    /// <summary>The root credential, as PFS_TOKEN takes it.</summary>
    public string RootToken
    {
        get
        {
            var root = JsonDocument.Parse(File.ReadAllText(Path.Combine(DataDirectory, "root-credential.json"))).RootElement;
            return $"{root.GetProperty("accessKey").GetString()}:{root.GetProperty("secretKey").GetString()}";
        }
    }

    /// <summary>A client with the root credential; the caller disposes it.</summary>
    public S3Client OpenS3() => RootToken.Split(':') is [var accessKey, var secretKey] ? new S3Client(S3, accessKey, secretKey) : throw new FormatException();

    public async Task<int> StopServerAsync()
    {
        await _stop.CancelAsync();
        return await _server;
    }

    public Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => RunAsync("", args);

    public async Task<(int Code, string Out, string Error)> RunAsync(string input, string[] args, string? token = null)
    {
        using var shell = new Shell();
        var variables = new Dictionary<string, string> { ["PFS_ADDRESS"] = Address, ["PFS_DATA"] = DataDirectory };
        if (token is not null)
        {
            variables["PFS_TOKEN"] = token;
        }

        var code = await PfsCommandLine.RunAsync(args, shell.Io(variables, input), CancellationToken.None);
        return (code, shell.OutText, shell.ErrorText);
    }

    /// <summary>Runs a verb in a shell of another kind.</summary>
    public async Task<(int Code, string Out, string Error)> RunAsync(
        Func<CommandIo, CommandIo> change, string[] args, CancellationToken cancellationToken = default)
    {
        using var shell = new Shell();
        var variables = new Dictionary<string, string> { ["PFS_ADDRESS"] = Address, ["PFS_DATA"] = DataDirectory };
        var code = await PfsCommandLine.RunAsync(args, change(shell.Io(variables)), cancellationToken);
        return (code, shell.OutText, shell.ErrorText);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        _stop.Dispose();
        _output.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private sealed class Shell : IDisposable
    {
        private readonly MemoryStream _bytes = new();
        private readonly StringWriter _out = new();
        private readonly StringWriter _error = new();
        private readonly TextWriter _synchronizedOut;

        public Shell() => _synchronizedOut = TextWriter.Synchronized(_out);

        public string OutText
        {
            get
            {
                lock (_synchronizedOut) // what the synchronized writer locks on too
                {
                    return Encoding.UTF8.GetString(_bytes.ToArray()) + _out;
                }
            }
        }

        public string ErrorText => _error.ToString();

        public CommandIo Io(Dictionary<string, string> variables, string input = "") => new()
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = _bytes,
            Out = _synchronizedOut,
            Error = _error,
            Variable = variables.GetValueOrDefault,
            OutIsTerminal = false,
            ErrorIsTerminal = false,
        };

        public void Dispose()
        {
            _bytes.Dispose();
            _out.Dispose();
            _error.Dispose();
        }
    }
}
