using Grpc.Core;

namespace Pfs.Rpc.Client;

/// <summary>How a call ended, and what came along with that.</summary>
internal sealed record CallEnd(Status Status, Metadata Trailers)
{
    public RpcException ToException() => new(Status, Trailers);
}
