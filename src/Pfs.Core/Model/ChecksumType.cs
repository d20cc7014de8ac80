namespace Pfs.Core;

/// <summary>Over what a checksum of an object was computed.</summary>
public enum ChecksumType
{
    /// <summary>Over the object's bytes.</summary>
    FullObject = 1,

    /// <summary>Over the checksums of its parts.</summary>
    Composite = 2,
}
