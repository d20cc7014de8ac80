namespace Pfs.S3Api.Operations;

/// <summary>What the checksum headers of a request with a small body mean.</summary>
internal enum BodyChecksum
{
    /// <summary>Verified when sent.</summary>
    Optional,

    /// <summary>S3 demands one, or Content-MD5.</summary>
    Demanded,

    /// <summary>They are about an object, not about this body.</summary>
    NotOfBody,
}
