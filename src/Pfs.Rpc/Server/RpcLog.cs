using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Pfs.Rpc.Server;

internal static partial class RpcLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "{Method} {Status} in {ElapsedMs:0.0} ms, request {RequestId}")]
    public static partial void CallEnded(ILogger logger, string method, StatusCode status, double elapsedMs, string requestId);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "{Method} failed by a fault of ours, request {RequestId}")]
    public static partial void CallFailed(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Debug, Message = "{Method}: the caller was gone before its status was sent, request {RequestId}")]
    public static partial void StatusNotSent(ILogger logger, Exception exception, string method, string requestId);
}
