using Grpc.Core;
using Pfs.Grpc.Errors;

namespace Pfs.Grpc.Access;

/// <summary>
/// Bounds how many calls run at once, and with them the memory of answers that nobody takes: a connection may have a hundred calls, and one of
/// them holds a message of up to a few MiB. Health is asked of a full server, too.
/// </summary>
/// <param name="max">So many.</param>
internal sealed class CallSlots(int max)
{
    private static readonly object SlotKey = new();

    private int _taken;

    /// <summary>RpcException Unavailable: all slots are taken.</summary>
    public void Enter(ServerCallContext call)
    {
        if (BearerAuthentication.IsOpen(call))
        {
            return;
        }

        if (Interlocked.Increment(ref _taken) > max)
        {
            Interlocked.Decrement(ref _taken);
            throw GrpcStatusMap.ExceptionOf(StatusCode.Unavailable, "TOO_MANY_CALLS", $"{max} calls run already; try again later.");
        }

        call.UserState[SlotKey] = this;
    }

    /// <summary>Gives back what <see cref="Enter"/> took.</summary>
    public void Leave(ServerCallContext call)
    {
        if (call.UserState.Remove(SlotKey))
        {
            Interlocked.Decrement(ref _taken);
        }
    }
}
