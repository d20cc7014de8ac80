namespace Pfs.Core;

/// <summary>Every reason for which the store refuses something. Each edge maps the whole list in one switch.</summary>
public enum PfsError
{
    /// <summary>An argument is out of its documented range or malformed.</summary>
    InvalidArgument,

    /// <summary>A repo or branch name breaks the rule for names, or is a reserved branch name.</summary>
    InvalidName,

    /// <summary>There is no such repo.</summary>
    RepoNotFound,

    /// <summary>The repo exists already.</summary>
    RepoExists,

    /// <summary>There is no such branch in the repo.</summary>
    BranchNotFound,

    /// <summary>The branch exists already.</summary>
    BranchExists,

    /// <summary>The branch holds files and the caller asked that only an empty one be deleted.</summary>
    BranchNotEmpty,

    /// <summary>A prefix of a commit id fits more than one commit of the repo.</summary>
    RevisionAmbiguous,

    /// <summary>The revision is well formed and names no commit of the repo, or lies before the first commit.</summary>
    RevisionNotFound,

    /// <summary>There is no file at the path.</summary>
    FileNotFound,

    /// <summary>A condition on a path did not hold; nothing was written.</summary>
    ConditionFailed,

    /// <summary>The branch's head is not the one that the caller expected; nothing was written.</summary>
    HeadMoved,

    /// <summary>There is no such upload in progress for this branch and path.</summary>
    UploadNotFound,

    /// <summary>A part named in a completion was never uploaded or has another hash.</summary>
    PartInvalid,

    /// <summary>The branch has an open commit already, or one that stands in the way of the operation.</summary>
    OpenCommitExists,

    /// <summary>There is no open commit of that id.</summary>
    OpenCommitNotFound,

    /// <summary>An earlier write to the disk failed: the store refuses writes until it is restarted; reads go on.</summary>
    WritesRefused,

    /// <summary>The disk is full: nothing was written.</summary>
    DiskFull,

    /// <summary>As much of it is there as the store keeps, by a documented limit; nothing was written.</summary>
    LimitReached,

    /// <summary>Bytes on disk do not fit their checksum, or are gone.</summary>
    DataCorrupt,

    /// <summary>Another process holds the data directory.</summary>
    StoreLocked,

    /// <summary>The data directory was written by a newer version of Pfs, or is not one of ours.</summary>
    StoreFormat,

    /// <summary>Too many requests of this kind are in progress; try again later.</summary>
    Busy,

    /// <summary>The caller has not the right that the operation needs; nothing was looked up.</summary>
    AccessDenied,

    /// <summary>There is no such principal.</summary>
    PrincipalNotFound,

    /// <summary>There is a principal of that name, or it is one that the server has by itself.</summary>
    PrincipalExists,

    /// <summary>There is no such access key.</summary>
    AccessKeyNotFound,

    /// <summary>The file with the key that secrets are sealed with is missing, or is not the store's own.</summary>
    AccessKeyFile,
}
