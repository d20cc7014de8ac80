namespace Grpc.Core;

/// <summary>The outcome of a call, as numbered by https://grpc.github.io/grpc/core/md_doc_statuscodes.html.</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>A fault that has no better name.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out; the call may have had its effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was named is not there.</summary>
    NotFound = 5,

    /// <summary>What should be created is there already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or the disk is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; do not retry unchanged.</summary>
    FailedPrecondition = 9,

    /// <summary>Lost against a concurrent call; retry from the reading on.</summary>
    Aborted = 10,

    /// <summary>Past the end of what is there.</summary>
    OutOfRange = 11,

    /// <summary>There is no such method, or it is not built.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the server, or of the protocol.</summary>
    Internal = 13,

    /// <summary>Not now; retry with a pause.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The call carries no valid credentials.</summary>
    Unauthenticated = 16,
}
