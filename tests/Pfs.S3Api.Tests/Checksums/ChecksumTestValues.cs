using Pfs.Core;
using Pfs.S3Api.Checksums;

namespace Pfs.S3Api.Tests.Checksums;

internal static class ChecksumTestValues
{
    public static byte[] Crc32(byte[] bytes) => ChecksumCalculator.ToBytes(Crc.Crc32.Append(0, bytes), 4);
}
