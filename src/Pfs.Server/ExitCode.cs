namespace Pfs.Server;

/// <summary>What <c>pfs</c> tells the shell; scripts may rely on every number.</summary>
internal enum ExitCode
{
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Conflict = 4,
    Unauthenticated = 5,
    CannotConnect = 6,
    Locked = 7,
    Corrupt = 8,
    NewerFormat = 9,
    AddressInUse = 10,
    Interrupted = 130, // the shell's own number for a program ended by SIGINT
    OutputClosed = 141, // and that for SIGPIPE
}
