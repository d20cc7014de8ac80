using System.Collections.Immutable;
using System.Diagnostics;

namespace Pfs.S3Api.Checksums;

/// <summary>How each checksum is called on the wire and how long it is.</summary>
internal static class ChecksumKinds
{
    public const string HeaderPrefix = "x-amz-checksum-";

    public static ImmutableArray<ChecksumKind> All { get; } = [.. Enum.GetValues<ChecksumKind>()];

    /// <summary>CRC32, CRC32C, CRC64NVME, SHA1 or SHA256, as in XML and in algorithm headers.</summary>
    public static string Name(this ChecksumKind kind) => kind switch
    {
        ChecksumKind.Crc32 => "CRC32",
        ChecksumKind.Crc32C => "CRC32C",
        ChecksumKind.Crc64Nvme => "CRC64NVME",
        ChecksumKind.Sha1 => "SHA1",
        ChecksumKind.Sha256 => "SHA256",
    };

    public static string HeaderName(this ChecksumKind kind) => kind switch
    {
        ChecksumKind.Crc32 => "x-amz-checksum-crc32",
        ChecksumKind.Crc32C => "x-amz-checksum-crc32c",
        ChecksumKind.Crc64Nvme => "x-amz-checksum-crc64nvme",
        ChecksumKind.Sha1 => "x-amz-checksum-sha1",
        ChecksumKind.Sha256 => "x-amz-checksum-sha256",
    };

    /// <summary>Length of the raw value in bytes.</summary>
    public static int Bytes(this ChecksumKind kind) => kind switch
    {
        ChecksumKind.Crc32 or ChecksumKind.Crc32C => 4,
        ChecksumKind.Crc64Nvme => 8,
        ChecksumKind.Sha1 => 20,
        ChecksumKind.Sha256 => 32,
    };

    public static bool IsCrc(this ChecksumKind kind) => kind <= ChecksumKind.Crc64Nvme;

    public static Crc Crc(this ChecksumKind kind) => kind switch
    {
        ChecksumKind.Crc32 => Checksums.Crc.Crc32,
        ChecksumKind.Crc32C => Checksums.Crc.Crc32C,
        ChecksumKind.Crc64Nvme => Checksums.Crc.Crc64Nvme,
        _ => throw new UnreachableException($"{kind} is not a CRC"),
    };

    /// <summary>Takes the name in any letter case, as SDKs differ.</summary>
    public static bool TryParseName(string? text, out ChecksumKind kind)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    public static bool TryParseHeaderName(string name, out ChecksumKind kind)
    {
        kind = default;
        return name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
            && TryParseName(name[HeaderPrefix.Length..], out kind);
    }
}
