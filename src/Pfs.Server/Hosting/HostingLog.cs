using Microsoft.Extensions.Logging;
using Pfs.Core;

namespace Pfs.Server.Hosting;

/// <summary>What the server says about itself; each edge logs its own requests.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information,
        Message = "Serving {DataDirectory}: S3 at {S3}, gRPC at {Grpc}")]
    public static partial void Serving(ILogger logger, string dataDirectory, EdgeAddress s3, EdgeAddress grpc);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information,
        Message = "Stopping: no new connections; requests in flight get {Seconds} s to finish")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning,
        Message = "Checkpoints fail: memory grows, and the next start takes longer. Nothing is lost; tried again every few seconds")]
    public static partial void CheckpointsFail(ILogger logger, Exception reason);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "Checkpoints are made again")]
    public static partial void CheckpointsRecovered(ILogger logger);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Information,
        Message = "Collected garbage: forgot {Commits} commits, wrote {Segments} segments anew, freed {Bytes} bytes")]
    public static partial void Collected(ILogger logger, long commits, int segments, long bytes);

    [LoggerMessage(EventId = 4007, Level = LogLevel.Warning, Message = "Collecting garbage failed; it is tried again later, and nothing is lost")]
    public static partial void CollectionFailed(ILogger logger, Exception? failure);

    [LoggerMessage(EventId = 4008, Level = LogLevel.Error, Message = "Collecting garbage left a segment as it is: {Failure}")]
    public static partial void SegmentLeft(ILogger logger, string failure);

    [LoggerMessage(EventId = 4009, Level = LogLevel.Information, Message = "Serving with the new certificate of {File}")]
    public static partial void CertificateRenewed(ILogger logger, string file);

    [LoggerMessage(EventId = 4010, Level = LogLevel.Error, Message = "The new certificate of {File} cannot be used; the old one stays: {Reason}")]
    public static partial void CertificateKept(ILogger logger, string file, string reason);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Stopped")]
    public static partial void Stopped(ILogger logger);

    /// <summary>For <see cref="PfsStore.TellCollections"/>.</summary>
    public static void Tell(ILogger logger, CollectionReport? report, Exception? failure)
    {
        if (report is null)
        {
            CollectionFailed(logger, failure);
            return;
        }

        Collected(logger, report.Commits, report.RewrittenSegments, report.FreedBytes);
        foreach (var left in report.Failures)
        {
            SegmentLeft(logger, left);
        }
    }

    [LoggerMessage(EventId = 4012, Level = LogLevel.Warning, Message = "The keys of {Issuer} cannot be read; those that were read last stay in force")]
    public static partial void IssuerKeysFailed(ILogger logger, Exception exception, string issuer);

    [LoggerMessage(EventId = 4011, Level = LogLevel.Warning,
        Message = "Unknown access keys are taken for user names and NOT checked (--insecure-trust-access-keys {Role}): whoever reaches this server can be anyone")]
    public static partial void TrustsAccessKeys(ILogger logger, string role);

    [LoggerMessage(EventId = 4013, Level = LogLevel.Error, Message = "The audit log in {Directory} cannot be written; its lines are lost until it can")]
    public static partial void AuditFailed(ILogger logger, Exception exception, string directory);

    /// <summary>For <see cref="Pfs.Core.PfsStore.TellCheckpointFailures"/>.</summary>
    public static void Tell(ILogger logger, Exception? checkpointFailure)
    {
        if (checkpointFailure is null)
        {
            CheckpointsRecovered(logger);
        }
        else
        {
            CheckpointsFail(logger, checkpointFailure);
        }
    }
}
