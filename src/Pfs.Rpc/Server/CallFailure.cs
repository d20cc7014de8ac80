using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pfs.Rpc.Wire;

namespace Pfs.Rpc.Server;

/// <summary>Which status an exception is. Strangers never see the text of an exception that was not made for them.</summary>
internal static class CallFailure
{
    public static Status StatusOf(Exception exception, ServerCall call, CallServices services)
    {
        var status = Find(exception, call, services);
        return services.Options.AddDetails is { } addDetails && call.ResponseTrailers.GetValueBytes(RpcHeaders.GrpcStatusDetails) is null
            ? Take(addDetails(status), call, status.DebugException)
            : status;
    }

    private static Status Find(Exception exception, ServerCall call, CallServices services)
    {
        if (IsEndOfCall(exception))
        {
            if (call.IsDeadlineExceeded)
            {
                return new Status(StatusCode.DeadlineExceeded, "The deadline passed before the call was done.");
            }

            if (call.IsAborted || exception.InnerException is IOException or ConnectionAbortedException)
            {
                return new Status(StatusCode.Cancelled, "The caller gave the call up.");
            }
        }

        if ((exception as RpcException ?? services.Options.MapException?.Invoke(exception)) is { } rpc)
        {
            return Take(rpc, call, rpc.Status.DebugException);
        }

        if (exception is BadHttpRequestException bad)
        {
            return new Status(StatusCode.InvalidArgument, $"The request body is malformed: {bad.Message}", bad);
        }

        RpcLog.CallFailed(services.Logger, exception, call.Method, call.RequestId);
        return new Status(StatusCode.Internal, $"The server failed; its log says more under request {call.RequestId}.", exception);
    }

    private static Status Take(RpcException rpc, ServerCall call, Exception? debugException)
    {
        foreach (var entry in rpc.Trailers)
        {
            call.ResponseTrailers.Add(entry);
        }

        return new Status(rpc.Status.StatusCode, rpc.Status.Detail, debugException);
    }

    private static bool IsEndOfCall(Exception exception) =>
        exception is OperationCanceledException or ConnectionAbortedException or IOException;
}
