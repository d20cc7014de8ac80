using System.Collections.Immutable;
using System.Diagnostics;
using Pfs.Core;

namespace Pfs.S3Api.Checksums;

/// <summary>How each checksum is called on the wire and how long it is.</summary>
internal static class ChecksumNames
{
    public const string HeaderPrefix = "x-amz-checksum-";

    public static ImmutableArray<ChecksumAlgorithm> All { get; } = [.. Enum.GetValues<ChecksumAlgorithm>()];

    /// <summary>CRC32, CRC32C, CRC64NVME, SHA1 or SHA256, as in XML and in algorithm headers.</summary>
    public static string Name(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "CRC32",
        ChecksumAlgorithm.Crc32C => "CRC32C",
        ChecksumAlgorithm.Crc64Nvme => "CRC64NVME",
        ChecksumAlgorithm.Sha1 => "SHA1",
        ChecksumAlgorithm.Sha256 => "SHA256",
    };

    public static string HeaderName(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "x-amz-checksum-crc32",
        ChecksumAlgorithm.Crc32C => "x-amz-checksum-crc32c",
        ChecksumAlgorithm.Crc64Nvme => "x-amz-checksum-crc64nvme",
        ChecksumAlgorithm.Sha1 => "x-amz-checksum-sha1",
        ChecksumAlgorithm.Sha256 => "x-amz-checksum-sha256",
    };

    /// <summary>The element that carries it in XML, such as ChecksumCRC32.</summary>
    public static ReadOnlySpan<byte> ElementName(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "ChecksumCRC32"u8,
        ChecksumAlgorithm.Crc32C => "ChecksumCRC32C"u8,
        ChecksumAlgorithm.Crc64Nvme => "ChecksumCRC64NVME"u8,
        ChecksumAlgorithm.Sha1 => "ChecksumSHA1"u8,
        ChecksumAlgorithm.Sha256 => "ChecksumSHA256"u8,
    };

    /// <summary>Length of the raw value in bytes.</summary>
    public static int Bytes(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C => 4,
        ChecksumAlgorithm.Crc64Nvme => 8,
        ChecksumAlgorithm.Sha1 => 20,
        ChecksumAlgorithm.Sha256 => 32,
    };

    public static bool IsCrc(this ChecksumAlgorithm algorithm) => algorithm <= ChecksumAlgorithm.Crc64Nvme;

    public static Crc Crc(this ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => Core.Crc.Crc32,
        ChecksumAlgorithm.Crc32C => Core.Crc.Crc32C,
        ChecksumAlgorithm.Crc64Nvme => Core.Crc.Crc64Nvme,
        _ => throw new UnreachableException($"{algorithm} is not a CRC"),
    };

    public static string Name(this ChecksumType type) => type switch
    {
        ChecksumType.FullObject => "FULL_OBJECT",
        ChecksumType.Composite => "COMPOSITE",
    };

    /// <summary>The value as headers and XML show it: base64, and for composites the number of parts.</summary>
    public static string Text(this Checksum checksum, int partCount) => checksum.Type == ChecksumType.Composite
        ? $"{Convert.ToBase64String(checksum.Value.AsSpan())}-{partCount}"
        : Convert.ToBase64String(checksum.Value.AsSpan());

    /// <summary>Takes the name in any letter case, as SDKs differ.</summary>
    public static bool TryParseName(string? text, out ChecksumAlgorithm algorithm)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                algorithm = candidate;
                return true;
            }
        }

        algorithm = default;
        return false;
    }

    public static bool TryParseHeaderName(string name, out ChecksumAlgorithm algorithm)
    {
        algorithm = default;
        return name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
            && TryParseName(name[HeaderPrefix.Length..], out algorithm);
    }

    /// <summary>The raw value of base64 text; null when it is not base64 or has another length than the algorithm's.</summary>
    public static byte[]? TryDecode(ChecksumAlgorithm algorithm, string text)
    {
        Span<byte> value = stackalloc byte[64];
        return text.Length <= 64 && Convert.TryFromBase64String(text, value, out var length) && length == algorithm.Bytes()
            ? value[..length].ToArray()
            : null;
    }
}
