namespace Pfs.Core;

/// <summary>What a principal is to the repos and branches of a grant. Each holds those before it. The numbers are on disk.</summary>
public enum Role
{
    /// <summary>Reads files, listings, history.</summary>
    Reader = 1,

    /// <summary>Writes files and commits, too.</summary>
    Writer = 2,

    /// <summary>Makes, moves, deletes and restores branches and repos, and changes their settings, too.</summary>
    Admin = 3,

    /// <summary>May do everything in the whole store, access control and maintenance included.</summary>
    StoreAdmin = 4,
}
