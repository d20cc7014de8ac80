using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>Connect's streams: https://connectrpc.com/docs/protocol#streaming-rpcs. HTTP status 200 always; the last frame says how it ended.</summary>
internal sealed class ConnectStreamTransport(HttpContext http, GrpcServiceOptions options, MessageFormat format)
    : FramedTransport(http, options, format, http.Request.BodyReader, RpcHeaders.ConnectEncoding, RpcHeaders.ConnectAcceptEncoding)
{
    protected override string ContentType =>
        Format == MessageFormat.Json ? "application/connect+json" : "application/connect+proto";

    public override bool TryReadTimeout(out TimeSpan? timeout) => ConnectTimeout.TryRead(Http.Request.Headers, out timeout);

    public override ValueTask FinishAsync(Status status, Metadata trailers, CancellationToken cancellationToken)
    {
        var end = ConnectError.EndOfStream(status, trailers);
        var frame = new byte[Frame.PrefixLength + end.Length];
        end.CopyTo(frame, Frame.PrefixLength);
        Frame.WritePrefix(frame, Frame.ConnectEndStream, end.Length);
        return SendAsync(frame, mayWait: false, cancellationToken);
    }
}
