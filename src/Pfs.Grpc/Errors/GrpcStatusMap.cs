using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Pfs.Core;
using Status = Grpc.Core.Status;

namespace Pfs.Grpc.Errors;

/// <summary>Every refusal of the store as a gRPC status with a detail.</summary>
internal static class GrpcStatusMap
{
    // grpc-message and the details repeat it, percent-encoded and in base64, and many clients take 8 KiB of trailers at most.
    private const int MaxMessageLength = 500;

    private const string Domain = "pfs";
    private const string MessageTooLarge = "MESSAGE_TOO_LARGE";

    private static readonly string LimitReached = ReasonOf(PfsError.LimitReached);

    public static StatusCode CodeOf(PfsError error) => error switch
    {
        PfsError.InvalidArgument => StatusCode.InvalidArgument,
        PfsError.InvalidName => StatusCode.InvalidArgument,
        PfsError.RepoNotFound => StatusCode.NotFound,
        PfsError.RepoExists => StatusCode.AlreadyExists,
        PfsError.BranchNotFound => StatusCode.NotFound,
        PfsError.BranchExists => StatusCode.AlreadyExists,
        PfsError.BranchNotEmpty => StatusCode.FailedPrecondition,
        PfsError.RevisionAmbiguous => StatusCode.InvalidArgument,
        PfsError.RevisionNotFound => StatusCode.NotFound,
        PfsError.FileNotFound => StatusCode.NotFound,
        PfsError.ConditionFailed => StatusCode.FailedPrecondition,
        PfsError.HeadMoved => StatusCode.FailedPrecondition,
        PfsError.UploadNotFound => StatusCode.NotFound,
        PfsError.PartInvalid => StatusCode.InvalidArgument,
        PfsError.OpenCommitExists => StatusCode.FailedPrecondition,
        PfsError.OpenCommitNotFound => StatusCode.NotFound,
        PfsError.WritesRefused => StatusCode.Unavailable,
        PfsError.DiskFull => StatusCode.ResourceExhausted,
        PfsError.LimitReached => StatusCode.ResourceExhausted,
        PfsError.DataCorrupt => StatusCode.DataLoss,
        PfsError.StoreLocked => StatusCode.Internal,
        PfsError.StoreFormat => StatusCode.Internal,
        PfsError.Busy => StatusCode.Unavailable,
        PfsError.AccessDenied => StatusCode.PermissionDenied,
        PfsError.PrincipalNotFound => StatusCode.NotFound,
        PfsError.PrincipalExists => StatusCode.AlreadyExists,
        PfsError.AccessKeyNotFound => StatusCode.NotFound,
        PfsError.AccessKeyFile => StatusCode.Internal,
    };

    /// <summary>The status of a refusal; null for everything else.</summary>
    public static RpcException? ExceptionOf(Exception exception) => exception is PfsException refusal
        ? ExceptionOf(CodeOf(refusal.Error), ReasonOf(refusal.Error), refusal.Message)
        : null;

    /// <summary>A status that the transport made, with its one ErrorInfo. It refuses few things, each with a code of its own.</summary>
    public static RpcException OfTransport(Status status) => ExceptionOf(
        status.StatusCode,
        status.StatusCode switch
        {
            StatusCode.InvalidArgument => "MALFORMED_REQUEST",
            StatusCode.ResourceExhausted => MessageTooLarge,
            var code => JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString()),
        },
        status.Detail);

    /// <summary>A status with its one ErrorInfo, and a RetryInfo when trying the same again may help.</summary>
    public static RpcException ExceptionOf(StatusCode code, string reason, string message)
    {
        var text = message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "...";
        var info = new ErrorInfo { Domain = Domain, Reason = reason };
        var status = new Google.Rpc.Status { Code = (int)code, Message = text, Details = { Any.Pack(info) } };
        if (RetryDelayOf(code, reason) is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        return status.ToRpcException();
    }

    // A restart and a collection take seconds; for room on a disk somebody must care. A message that is too large stays so, as does what has as much as it can have.
    private static TimeSpan? RetryDelayOf(StatusCode code, string reason) => code switch
    {
        StatusCode.Unavailable => TimeSpan.FromSeconds(5),
        StatusCode.ResourceExhausted when reason != MessageTooLarge && reason != LimitReached => TimeSpan.FromSeconds(60),
        _ => null,
    };

    private static string ReasonOf(PfsError error) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.ToString());
}
