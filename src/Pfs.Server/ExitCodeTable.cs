using System.Collections.Immutable;

namespace Pfs.Server;

/// <summary>The meaning of each exit code; <c>pfs --help</c> prints it and docs/operating.md repeats it.</summary>
internal static class ExitCodeTable
{
    public static ImmutableArray<(ExitCode Code, string Meaning)> Rows { get; } =
    [
        (ExitCode.Ok, "done; for `check`: nothing wrong was found"),
        (ExitCode.Failed, "refused or failed; for `check`: something wrong was found"),
        (ExitCode.Usage, "wrong command line, setting or name"),
        (ExitCode.NotFound, "the repo, branch, commit or path does not exist"),
        (ExitCode.Conflict, "it exists already, or a condition such as --if-head did not hold"),
        (ExitCode.Unauthenticated, "no credential, or not one that the server knows"),
        (ExitCode.CannotConnect, "no server answers at the address"),
        (ExitCode.Locked, "another process uses the data directory, or writes the backup"),
        (ExitCode.Corrupt, "the data directory, or the backup, is damaged"),
        (ExitCode.NewerFormat, "the data directory was written by a newer pfs, or is none of its"),
        (ExitCode.AddressInUse, "a port to listen on is taken"),
        (ExitCode.Interrupted, "interrupted by a signal"),
        (ExitCode.OutputClosed, "nobody reads the output any more, as when `head` has seen enough"),
    ];
}
