using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>A server with a file of 32 MiB in the repo "attacked" and short limits of time.</summary>
public sealed class AttackedServer : IAsyncLifetime, IDisposable
{
    // A server that serves takes 100 to 200 MiB; the garbage collector may let it double.
    private const long MemoryMax = 700L << 20;

    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AllowedOnce = TimeSpan.FromSeconds(10); // the machine of the tests is busy with them

    private const int CallsMin = 10; // one that the busy machine holds up is not the median of them

    private readonly TemporaryFolder _data = new();
    private PfsProcess? _pfs;

    internal PfsProcess Pfs => _pfs ?? throw new InvalidOperationException("The server was not started.");

    internal Uri Address => Pfs.GrpcAddress;

    /// <summary>Calls as another client while <paramref name="attack"/> goes on, and looks at the server's memory afterwards.</summary>
    internal async Task WithstandsAsync(Task attack)
    {
        var took = new List<TimeSpan>();
        using var other = new GrpcJsonClient(Address, PfsProcess.AccessKey, PfsProcess.SecretKey); // no connection that the server is about to close as idle
        while (took.Count < CallsMin || !attack.IsCompleted)
        {
            var watch = Stopwatch.StartNew();
            await other.CallAsync("RepoService/ListRepos", new JsonObject());
            took.Add(watch.Elapsed);
            await Task.WhenAny(attack, Task.Delay(50));
        }

        await attack;
        took.Order().ElementAt(took.Count / 2).Should().BeLessThan(Allowed);
        took.Max().Should().BeLessThan(AllowedOnce);
        Peak().Should().BeLessThan(MemoryMax);
        Pfs.Log.Should().NotContain("Unhandled").And.NotContain("OutOfMemory");
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _pfs = await PfsProcess.StartAsync(
            _data.File("store"), withCredential: true, "--request-headers-timeout", "3", "--idle-timeout", "3", "--log-level", "warning");
        await Pfs.S3.CreateBucketAsync("master.attacked");
        await Pfs.S3.PutAsync("master.attacked", "large", new string('x', 32 << 20));
        await Pfs.Grpc.CallAsync("RepoService/ListRepos", new JsonObject()); // the first of all takes longer
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Pfs.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    /// <summary>The most memory that the server ever had, in bytes.</summary>
    internal long Peak()
    {
        var line = File.ReadLines($"/proc/{Pfs.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
