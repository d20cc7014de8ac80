using System.Collections.Immutable;

namespace Pfs.Core;

/// <summary>The checksum algorithms that S3 clients send besides MD5.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>CRC-32/ISO-HDLC, 4 bytes.</summary>
    Crc32 = 1,

    /// <summary>CRC-32/ISCSI, 4 bytes.</summary>
    Crc32C = 2,

    /// <summary>CRC-64/NVME, 8 bytes.</summary>
    Crc64Nvme = 3,

    /// <summary>SHA-1, 20 bytes.</summary>
    Sha1 = 4,

    /// <summary>SHA-256, 32 bytes.</summary>
    Sha256 = 5,
}

/// <summary>Over what a checksum of an object was computed.</summary>
public enum ChecksumType
{
    /// <summary>Over the object's bytes.</summary>
    FullObject = 1,

    /// <summary>Over the checksums of its parts.</summary>
    Composite = 2,
}

/// <summary>
/// A checksum that was verified when the content was written and is given back on request. The store keeps it and
/// attaches no meaning to it.
/// </summary>
/// <param name="Algorithm">How it was computed.</param>
/// <param name="Type">Over what.</param>
/// <param name="Value">The value, big-endian for CRCs.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, ChecksumType Type, ImmutableArray<byte> Value);
