namespace Pfs.Core;

/// <summary>Why an access key is not accepted.</summary>
public enum KeyRefusal
{
    /// <summary>It is accepted.</summary>
    None,

    /// <summary>There is none of that name.</summary>
    Unknown,

    /// <summary>It was disabled, or its principal is gone.</summary>
    Disabled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The session token is not one of this server, or belongs to another access key.</summary>
    TokenInvalid,

    /// <summary>The time of the session is over.</summary>
    TokenExpired,
}
