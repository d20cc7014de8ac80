namespace Pfs.Core.Tests;

/// <summary>What the store asks of a disk and a disk can refuse.</summary>
internal enum DiskCall
{
    Create,
    Write,
    Truncate,
    Sync,
    SyncDirectory,
}
