using Grpc.Core;
using Pfs.Rpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>The largest request message in bytes, also after decompression; 1 or more, default 4 MiB as in every gRPC implementation.</summary>
    public int MaxReceiveMessageSize { get; set; } = MessageSize.DefaultMaxReceiveBytes;

    /// <summary>"gzip": responses are compressed for callers that accept it. Null (default): never.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>
    /// Runs before the first byte of a request is read, so that nobody is served, or buffered for, who is not known; throws
    /// RpcException to refuse. Null (default): everybody is served. (The real package has interceptors for this, which see a unary
    /// request only after it was read.)
    /// </summary>
    public Func<ServerCallContext, ValueTask>? Authenticate { get; set; }

    /// <summary>
    /// Runs when the first message of a call is read, before its handler sees it; throws RpcException to refuse. Null (default): every
    /// message is served. (The real package: an interceptor.)
    /// </summary>
    public Action<ServerCallContext, object>? Authorize { get; set; }

    /// <summary>Is told how each call ended, its request id, and how long it took; must not throw. Null (default): nobody is. (The real package: an interceptor.)</summary>
    public Action<ServerCallContext, StatusCode, string, TimeSpan>? Ended { get; set; }

    /// <summary>
    /// Says which status an exception of a handler is; null: a fault of the server, Internal. RpcException and cancellation do not
    /// come here. (The real package: an interceptor.)
    /// </summary>
    public Func<Exception, RpcException?>? MapException { get; set; }

    /// <summary>
    /// Gives details to the end of a call that has none: what the transport itself refuses (an unknown method, bytes that are no message, a message too
    /// large), the deadline, a fault. Null (default): they have a code and a sentence only. (The real package has nothing like it.)
    /// </summary>
    public Func<Status, RpcException>? AddDetails { get; set; }
}
