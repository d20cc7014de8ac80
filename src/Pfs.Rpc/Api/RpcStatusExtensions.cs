using Google.Protobuf;
using Pfs.Rpc.Wire;

namespace Grpc.Core;

/// <summary>Statuses with details, as Grpc.StatusProto has them.</summary>
public static class RpcStatusExtensions
{
    /// <summary>
    /// An exception that carries <paramref name="status"/> with its details. Code and message are repeated outside, because some
    /// clients read them here and some there.
    /// </summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var trailers = new Metadata { { RpcHeaders.GrpcStatusDetails, status.ToByteArray() } };
        return new RpcException(new Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>The details that came with an error, or null when none came or they cannot be read.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            return exception.Trailers.GetValueBytes(RpcHeaders.GrpcStatusDetails) is { } bytes
                ? Google.Rpc.Status.Parser.ParseFrom(bytes)
                : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
