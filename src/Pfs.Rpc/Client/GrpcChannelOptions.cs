using Pfs.Rpc.Wire;

namespace Grpc.Net.Client;

/// <summary>How a channel connects.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The largest response message in bytes, also after decompression; default 4 MiB as in every gRPC implementation.</summary>
    public int MaxReceiveMessageSize { get; set; } = MessageSize.DefaultMaxReceiveBytes;

    /// <summary>Makes the connections; null: a handler of the channel's own, which keeps idle connections alive.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>True: disposing the channel disposes <see cref="HttpHandler"/> too.</summary>
    public bool DisposeHttpClient { get; set; }
}
