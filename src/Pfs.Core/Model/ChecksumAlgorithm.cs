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
