namespace Pfs.S3Api.Checksums;

/// <summary>The checksums that S3 clients may send and ask for.</summary>
internal enum ChecksumKind
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}
