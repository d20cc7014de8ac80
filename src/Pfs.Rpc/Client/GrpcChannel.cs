using Grpc.Core;
using Pfs.Rpc.Client;

namespace Grpc.Net.Client;

/// <summary>Connections to one server, over HTTP/2 by prior knowledge. Thread-safe; make one and share it.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpClient _http;
    private readonly CallInvoker _invoker;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        var ownsHandler = options.HttpHandler is null || options.DisposeHttpClient;
        _http = new HttpClient(options.HttpHandler ?? CreateHandler(), ownsHandler)
        {
            BaseAddress = address,
            Timeout = System.Threading.Timeout.InfiniteTimeSpan, // each call has its own deadline
        };
        _invoker = new HttpCallInvoker(_http, options.MaxReceiveMessageSize, TimeProvider.System);
    }

    /// <summary>A channel to "http://host:port" or "https://host:port". Connects at the first call.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? channelOptions = null) =>
        ForAddress(new Uri(address), channelOptions);

    /// <summary>A channel to an address. Connects at the first call.</summary>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? channelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Scheme is "http" or "https"
            ? new GrpcChannel(address, channelOptions ?? new GrpcChannelOptions())
            : throw new ArgumentException($"'{address}' is no http:// or https:// address.", nameof(address));
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <summary>Closes the connections; calls under way end.</summary>
    public void Dispose() => _http.Dispose();

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false, // a proxy of the environment speaks HTTP/1.1
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };
}
