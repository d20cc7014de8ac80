using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>A call that is being served.</summary>
internal sealed class ServerCall : ServerCallContext, IDisposable
{
    private readonly HttpContext _http;
    private readonly IMethod _method;
    private readonly CancellationTokenSource? _deadlineSource;
    private readonly CancellationTokenSource? _endSource;
    private readonly PooledBuffer _message = new();
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;

    public ServerCall(HttpContext http, IMethod method, CallTransport transport, TimeSpan? timeout, TimeProvider time)
    {
        _http = http;
        _method = method;
        Transport = transport;
        DeadlineCore = DateTime.MaxValue;
        CancellationTokenCore = http.RequestAborted;
        if (timeout is { } given && given <= Wire.Timeout.Longest)
        {
            DeadlineCore = time.GetUtcNow().UtcDateTime + given;
            _deadlineSource = new CancellationTokenSource(given, time);
            _endSource = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _deadlineSource.Token);
            CancellationTokenCore = _endSource.Token;
        }
    }

    public CallTransport Transport { get; }

    public string RequestId => _http.TraceIdentifier;

    public bool IsDeadlineExceeded => _deadlineSource is { IsCancellationRequested: true };

    public bool IsAborted => _http.RequestAborted.IsCancellationRequested;

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var connection = _http.Connection;
            return connection.RemoteIpAddress is not { } address
                ? "unknown"
                : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
                    ? string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{connection.RemotePort}")
                    : string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{connection.RemotePort}");
        }
    }

    protected override DateTime DeadlineCore { get; }

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore { get; }

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>The HTTP request below: the real package's <c>GetHttpContext</c> gives it to handlers.</summary>
    public HttpContext Http => _http;

    /// <summary>A token that ends with the call or with <paramref name="cancellationToken"/>; dispose the result afterwards.</summary>
    public CancellationTokenSource? LinkToken(CancellationToken cancellationToken, out CancellationToken linked)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == CancellationTokenCore)
        {
            linked = CancellationTokenCore;
            return null;
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationTokenCore);
        linked = source.Token;
        return source;
    }

    /// <summary>The buffer of this call, empty but for room for a frame's prefix. Dead at the next call of this.</summary>
    public PooledBuffer TakeMessageBuffer()
    {
        _message.Clear();
        _message.GetSpan(Frame.PrefixLength);
        _message.Advance(Frame.PrefixLength);
        return _message;
    }

    public void Dispose()
    {
        Transport.Dispose();
        _endSource?.Dispose();
        _deadlineSource?.Dispose();
        _message.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (_http.Response.HasStarted)
        {
            throw new InvalidOperationException("The response headers are sent already.");
        }

        foreach (var entry in responseHeaders.Where(entry => !MetadataCodec.IsReserved(entry.Key)))
        {
            _http.Response.Headers.Append(entry.Key, MetadataCodec.ValueOf(entry));
        }

        await Transport.StartAsync(CancellationTokenCore);
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in _http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataCodec.TryAdd(metadata, name, value ?? "");
            }
        }

        return metadata.Freeze();
    }
}
