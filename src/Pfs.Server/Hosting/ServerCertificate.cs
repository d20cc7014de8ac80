using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Pfs.Server.Configuration;

namespace Pfs.Server.Hosting;

/// <summary>
/// The certificate that both edges show. Its two files are looked at every few seconds, and a new pair serves the connections
/// that come then. A pair that is of no use is told to the log, and the old one stays.
/// </summary>
internal sealed class ServerCertificate : IAsyncDisposable
{
    // A file watcher would miss the links that certificate tools turn over; two small files cost nothing to read.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private (string Certificate, string Key) _tried;
    private string _told = "";
    private volatile SslServerAuthenticationOptions _options;

    private ServerCertificate(TlsFiles files, (string Certificate, string Key) pem, TimeProvider clock, ILogger logger)
    {
        _files = files;
        _logger = logger;
        _tried = pem;
        _options = Load(pem);
        _watching = WatchAsync(clock);
    }

    /// <summary>What a handshake that begins now is to use: TLS 1.2 or newer, HTTP/2 before HTTP/1.1.</summary>
    public SslServerAuthenticationOptions Options => _options;

    /// <summary>Reads the pair for the first time; one that is of no use ends the start with a sentence about it.</summary>
    public static ServerCertificate Open(TlsFiles files, TimeProvider clock, ILogger logger)
    {
        try
        {
            return new ServerCertificate(files, Read(files), clock, logger);
        }
        catch (Exception e) when (IsOfNoUse(e))
        {
            throw FailureException.Usage(
                $"The certificate {files.Certificate} with the key {files.Key} cannot be used: {e.Message.TrimEnd('.')}; both must be PEM, the key without a pass phrase.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    private async Task WatchAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                Renew();
            }
        }
        catch (OperationCanceledException)
        {
            // the server stops
        }
    }

    private void Renew()
    {
        try
        {
            var pem = Read(_files);
            if (pem != _tried)
            {
                _tried = pem;
                _options = Load(pem); // the old one goes with the last connection that has it
                HostingLog.CertificateRenewed(_logger, _files.Certificate);
            }

            _told = "";
        }
        catch (Exception e) when (IsOfNoUse(e))
        {
            if (_told != e.Message)
            {
                _told = e.Message; // once, and not every few seconds
                HostingLog.CertificateKept(_logger, _files.Certificate, e.Message);
            }
        }
    }

    private static (string Certificate, string Key) Read(TlsFiles files) =>
        (File.ReadAllText(files.Certificate), File.ReadAllText(files.Key));

    private static SslServerAuthenticationOptions Load((string Certificate, string Key) pem)
    {
        var certificate = X509Certificate2.CreateFromPem(pem.Certificate, pem.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem.Certificate);
        chain.RemoveAt(0);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
    }

    private static bool IsOfNoUse(Exception e) =>
        e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;
}
