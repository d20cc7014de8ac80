using Pfs.Testing;
using Xunit;

namespace Pfs.EndToEnd.Tests.Clients;

/// <summary>A server with a certificate, a base path and a domain.</summary>
public sealed class TlsServer : IAsyncLifetime, IDisposable
{
    internal const string BasePath = "/datastore";
    internal const string Domain = "s3.localhost";
    internal const string Bucket = "master.tls";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private PfsProcess? _pfs;

    internal PfsProcess Pfs => _pfs ?? throw new InvalidOperationException("The server was not started.");

    internal int S3Port => Pfs.S3Address.Port;

    /// <summary>What a client has to trust.</summary>
    internal string AuthorityFile => _folder.File("authority.pem");

    /// <summary>Overwrites both files, as a tool that renews certificates does.</summary>
    internal void RenewCertificate()
    {
        var (certificate, key) = _authority.Issue($"{Bucket}.{Domain}");
        File.WriteAllText(_folder.File("server.pem"), certificate);
        File.WriteAllText(_folder.File("server.key"), key);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(AuthorityFile, _authority.RootPem);
        RenewCertificate();
        _pfs = await PfsProcess.StartAsync(
            _folder.File("store"),
            withCredential: true,
            "--tls-certificate", _folder.File("server.pem"), "--tls-key", _folder.File("server.key"),
            "--base-path", BasePath, "--domain", Domain);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Pfs.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }
}
