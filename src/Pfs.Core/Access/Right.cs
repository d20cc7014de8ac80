namespace Pfs.Core;

/// <summary>What an operation needs of its caller (<see cref="AccessTable"/>).</summary>
public enum Right
{
    /// <summary>Any principal may call it; the answer holds what he may read.</summary>
    Known,

    /// <summary><see cref="Role.Reader"/> of the repo or branch.</summary>
    Read,

    /// <summary><see cref="Role.Writer"/> of the branch.</summary>
    Write,

    /// <summary><see cref="Role.Admin"/> of the branch, or of all branches of the repo.</summary>
    Admin,

    /// <summary><see cref="Role.StoreAdmin"/>.</summary>
    Store,
}
