using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Pfs.Core;
using Pfs.S3Api;
using Pfs.Testing.S3;

namespace Pfs.Testing;

/// <summary>
/// The real store in a temporary folder, with the S3 edge before it, in this process: for tests that move the clock or look
/// into the store. <see cref="PfsProcess"/> is the whole executable.
/// </summary>
public sealed class TestPfs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;
    private PfsStore? _store;
    private S3Client? _s3;

    private TestPfs()
    {
    }

    /// <summary>The clock of store, edge and client; it stands still unless the test moves it.</summary>
    public TestClock Clock { get; } = TestClock.StartingNow();

    /// <summary>The store behind the edge.</summary>
    public PfsStore Store => _store ?? throw NotStarted();

    /// <summary>A client with a good credential.</summary>
    public S3Client S3 => _s3 ?? throw NotStarted();

    /// <summary>A server with an empty branch in it.</summary>
    public static async Task<TestPfs> StartAsync(string repo, string branch)
    {
        var pfs = new TestPfs();
        await pfs.OpenAsync();
        await pfs.S3.CreateBucketAsync($"{branch}.{repo}");
        return pfs;
    }

    /// <summary>Closes the store and opens it again from what is on the disk.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        var root = Credential.OfRoot(PfsProcess.AccessKey, PfsProcess.SecretKey, PfsProcess.AccessKey);
        _store = await PfsStore.OpenAsync(
            new StoreOptions { DataDirectory = _folder.File("store") }, Clock, CancellationToken.None);
        var endpoint = new S3Endpoint(
            _store, new AccessControl(_store, new SecretBox(new byte[32]), root, Clock), new S3Options(), Clock, NullLogger<S3Endpoint>.Instance);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        S3Kestrel.Configure(builder.WebHost);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0, S3Kestrel.Listen));
        _app = builder.Build();
        _app.Use(_ => endpoint.HandleAsync);
        await _app.StartAsync();
        _s3 = new S3Client(new Uri(_app.Urls.Single()), PfsProcess.AccessKey, PfsProcess.SecretKey, Clock);
    }

    private async Task CloseAsync()
    {
        S3.Dispose();
        await _app!.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static InvalidOperationException NotStarted() => new("Use StartAsync.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }
}
