using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>One server for all tests of real clients: each test works in a repo of its own.</summary>
public sealed class SharedServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _data = new();
    private PfsProcess? _pfs;

    internal PfsProcess Pfs => _pfs ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>What every client finds in its environment: the credential, the endpoints, and nothing of the user's.</summary>
    internal Dictionary<string, string?> Environment => new()
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = _data.Path,
        ["AWS_ACCESS_KEY_ID"] = PfsProcess.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = PfsProcess.SecretKey,
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ENDPOINT_URL"] = Pfs.S3Address.GetLeftPart(UriPartial.Authority),
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PROFILE"] = null,
        ["AWS_CA_BUNDLE"] = null, // rclone 1.60 refuses to start with one
        ["PFS_ADDRESS"] = Pfs.GrpcAddress.Authority,
        ["PFS_TOKEN"] = $"{PfsProcess.AccessKey}:{PfsProcess.SecretKey}",
        ["PFS_PROTO"] = Repository.PathOf("proto"),
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    /// <summary>Runs a client in <paramref name="folder"/> and returns what it left; any exit code is good.</summary>
    internal Task<CommandResult> TryRunAsync(string folder, string program, params string[] arguments) =>
        Command.RunAsync(program, arguments, Environment, folder);

    /// <summary>Runs a client in <paramref name="folder"/>; an exit code other than 0 fails the test and shows what it said.</summary>
    internal async Task<CommandResult> RunAsync(string folder, string program, params string[] arguments) =>
        (await TryRunAsync(folder, program, arguments)).Succeeded();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _pfs = await PfsProcess.StartAsync(
        _data.File("store"), withCredential: true, "--base-path", "/datastore");

    /// <inheritdoc/>
    public Task DisposeAsync() => Pfs.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
