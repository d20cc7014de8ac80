using System.Net;
using Microsoft.Extensions.Logging;

namespace Pfs.Server.Hosting;

/// <summary>What the server says about itself and about each request.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information,
        Message = "{Method} {Path} {Status} {GrpcStatus} {ElapsedMs:0.0} ms {Remote} {RequestId}")]
    public static partial void Request(
        ILogger logger, string method, string path, int status, string grpcStatus, double elapsedMs,
        string remote, string requestId);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Error,
        Message = "{Method} {Path} failed because of a fault of ours, request {RequestId}")]
    public static partial void RequestFailed(
        ILogger logger, Exception exception, string method, string path, string requestId);

    [LoggerMessage(EventId = 4010, Level = LogLevel.Information,
        Message = "Serving {DataDirectory}: S3 at {S3}, gRPC at {Grpc}")]
    public static partial void Serving(ILogger logger, string dataDirectory, IPEndPoint s3, IPEndPoint grpc);

    [LoggerMessage(EventId = 4011, Level = LogLevel.Information,
        Message = "Stopping: no new connections; requests in flight get {Seconds} s to finish")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(EventId = 4012, Level = LogLevel.Information, Message = "Stopped")]
    public static partial void Stopped(ILogger logger);
}
