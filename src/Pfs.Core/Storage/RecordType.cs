namespace Pfs.Core.Storage;

/// <summary>What a record holds; the numbers are on disk for ever (docs/storage-format.md).</summary>
internal enum RecordType : byte
{
    Chunk = 1,
    Committed = 2,
    RepoCreated = 10,
    RepoDeleted = 11,
    BranchCreated = 12,
    BranchDeleted = 13,
    BranchMoved = 14,
    BranchRestored = 15,
    RepoRestored = 16,
    Forgotten = 17,
    Collected = 18,
    Rewritten = 19,
    UploadOpened = 20,
    PartStored = 21,
    UploadCompleted = 22,
    UploadAborted = 23,
    BranchSettingSet = 24,
    CommitOpened = 30,
    ChangesStaged = 31,
    CommitAborted = 32,
    DataDurable = 40,
    ClosedCleanly = 41,
    TreeStored = 42,
    CheckpointStart = 50,
    RepoSequence = 51,
    PrincipalSet = 60,
    PrincipalRemoved = 61,
    KeyUsed = 62,
}
