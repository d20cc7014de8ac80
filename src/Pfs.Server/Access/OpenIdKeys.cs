using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pfs.Server.Hosting;

namespace Pfs.Server.Access;

/// <summary>
/// The issuer's keys, read at the start, every hour, and when a token names one that is not among them, at most every ten seconds. While they
/// cannot be read the last ones stay. Safe for any number of callers.
/// </summary>
internal sealed class OpenIdKeys : IAsyncDisposable
{
    private const int MaxBytes = 1 << 20;
    private const int WaitingMax = 4;
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly OpenIdOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _refreshing;
    private volatile JsonWebKeySet _keys = JsonWebKeySet.Empty;
    private int _waiting;
    private long? _lastRead; // under _reading

    public OpenIdKeys(OpenIdOptions options, TimeProvider clock, ILogger logger)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        _refreshing = RefreshAsync();
    }

    /// <summary>The keys; when the one that is asked for is not among them, those of now, if they can be had at once.</summary>
    public JsonWebKeySet For(string id)
    {
        if (!_keys.Knows(id))
        {
            // A key that was just brought in must not turn its first callers away; strangers who make up ids must not hold all threads.
            if (Interlocked.Increment(ref _waiting) <= WaitingMax)
            {
                Task.Run(() => ReadAsync(onlyIfOlder: true)).Wait(Patience);
            }

            Interlocked.Decrement(ref _waiting);
        }

        return _keys;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing;
        _client.Dispose();
        _reading.Dispose();
        _stop.Dispose();
    }

    private async Task RefreshAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await ReadAsync(onlyIfOlder: false);
            await Task.Delay(Refresh, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(bool onlyIfOlder)
    {
        try
        {
            await _reading.WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            if (onlyIfOlder && _lastRead is { } last && _clock.GetElapsedTime(last) <= Retry)
            {
                return;
            }

            var address = _options.Keys ?? await FindAddressAsync();
            _keys = JsonWebKeySet.Parse(await _client.GetByteArrayAsync(address, _stop.Token));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException or UriFormatException)
        {
            if (!_stop.IsCancellationRequested)
            {
                HostingLog.IssuerKeysFailed(_logger, e, _options.Issuer);
            }
        }
        finally
        {
            _lastRead = _clock.GetTimestamp();
            _reading.Release();
        }
    }

    private async Task<Uri> FindAddressAsync()
    {
        var page = await _client.GetByteArrayAsync(new Uri(_options.Issuer.TrimEnd('/') + "/.well-known/openid-configuration"), _stop.Token);
        using var document = JsonDocument.Parse(page);
        return document.RootElement.TryGetProperty("jwks_uri", out var address) && address.GetString() is { } text
            && OpenIdConnect.IsConfidential(new Uri(text))
            ? new Uri(text)
            : throw new JsonException("The issuer's openid-configuration names no jwks_uri with https.");
    }
}
