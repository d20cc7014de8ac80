using Microsoft.Extensions.Logging;

namespace Pfs.S3Api;

/// <summary>What the S3 endpoint tells its operator; never a secret, never a body.</summary>
internal static partial class S3ApiLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information,
        Message = "{RequestId} {Principal} {Operation} {Path} -> {Status} in {ElapsedMs} ms")]
    public static partial void Served(
        ILogger logger, string requestId, string principal, string operation, string path, int status, decimal elapsedMs);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information,
        Message = "{RequestId} {Method} {Path} -> {Status} {Code}: {Reason}")]
    public static partial void Refused(
        ILogger logger, string requestId, string method, string path, int status, string code, string reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "{RequestId} {Method} {Path} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string requestId, string method, string path);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "{RequestId} {Method} {Path}: the client went away")]
    public static partial void Abandoned(ILogger logger, string requestId, string method, string path);

    /// <summary>With one digit behind the point. As a decimal it has no others to be rounded away, which is what makes printing a double dear.</summary>
    public static decimal Milliseconds(TimeSpan elapsed) => elapsed.Ticks / (TimeSpan.TicksPerMillisecond / 10) * 0.1m;
}
