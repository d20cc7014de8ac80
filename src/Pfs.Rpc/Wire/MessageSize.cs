using Grpc.Core;

namespace Pfs.Rpc.Wire;

internal static class MessageSize
{
    /// <summary>What every gRPC implementation takes for a limit unless told otherwise.</summary>
    public const int DefaultMaxReceiveBytes = 4 * 1024 * 1024;

    public static RpcException TooLarge(int maxBytes) =>
        new(new Status(StatusCode.ResourceExhausted, $"A message is larger than the {maxBytes} bytes that are accepted."));
}
