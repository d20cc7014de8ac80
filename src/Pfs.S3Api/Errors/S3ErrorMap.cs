using Pfs.Core;

namespace Pfs.S3Api.Errors;

/// <summary>What each refusal of the store is called at this edge.</summary>
internal static class S3ErrorMap
{
    public static S3Error For(PfsError error) => error switch
    {
        PfsError.InvalidArgument => S3Error.InvalidArgument,
        PfsError.InvalidName => S3Error.InvalidBucketName,
        PfsError.RepoNotFound => S3Error.NoSuchBucket,
        PfsError.RepoExists => S3Error.BucketAlreadyOwnedByYou,
        PfsError.BranchNotFound => S3Error.NoSuchBucket,
        PfsError.BranchExists => S3Error.BucketAlreadyOwnedByYou,
        PfsError.BranchNotEmpty => S3Error.BucketNotEmpty,
        PfsError.RevisionAmbiguous => S3Error.InvalidArgument,
        PfsError.RevisionNotFound => S3Error.NoSuchVersion,
        PfsError.FileNotFound => S3Error.NoSuchKey,
        PfsError.ConditionFailed => S3Error.PreconditionFailed,
        PfsError.HeadMoved => S3Error.PreconditionFailed,
        PfsError.UploadNotFound => S3Error.NoSuchUpload,
        PfsError.PartInvalid => S3Error.InvalidPart,
        PfsError.OpenCommitExists => S3Error.OperationAborted,
        PfsError.OpenCommitNotFound => S3Error.NoSuchVersion,
        PfsError.WritesRefused => S3Error.ServiceUnavailable,
        PfsError.DiskFull => S3Error.InsufficientStorage,
        PfsError.LimitReached => S3Error.InvalidArgument,
        PfsError.DataCorrupt => S3Error.InternalError,
        PfsError.StoreLocked => S3Error.ServiceUnavailable,
        PfsError.StoreFormat => S3Error.InternalError,
        PfsError.Busy => S3Error.SlowDown,
        PfsError.AccessDenied => S3Error.AccessDenied,
        PfsError.PrincipalNotFound => S3Error.InvalidArgument,
        PfsError.PrincipalExists => S3Error.InvalidArgument,
        PfsError.AccessKeyNotFound => S3Error.InvalidArgument,
        PfsError.AccessKeyFile => S3Error.InternalError,
    };
}
