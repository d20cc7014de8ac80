using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// Which checksum the object of an upload gets, and how it follows from its parts'.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
/// </summary>
internal static class ChecksumPlan
{
    /// <summary>CRC64NVME covers the whole object unless told otherwise, the rest covers the parts.</summary>
    public static ChecksumType TypeOf(UploadInfo upload, ChecksumAlgorithm algorithm) => upload.ChecksumType
        ?? (algorithm == ChecksumAlgorithm.Crc64Nvme ? ChecksumType.FullObject : ChecksumType.Composite);

    /// <exception cref="S3Exception">InvalidRequest for a type that the algorithm cannot have.</exception>
    public static void Check(ChecksumAlgorithm? algorithm, ChecksumType? type)
    {
        if (type is null)
        {
            return;
        }

        var fits = (algorithm, type) switch
        {
            (null, _) => false,
            (ChecksumAlgorithm.Crc64Nvme, ChecksumType.Composite) => false,
            (ChecksumAlgorithm.Sha1 or ChecksumAlgorithm.Sha256, ChecksumType.FullObject) => false,
            _ => true,
        };
        if (!fits)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"The {type.Value.Name()} checksum type cannot be used with the {algorithm?.Name().ToLowerInvariant() ?? "null"} checksum algorithm.");
        }
    }

    /// <summary>
    /// The object's checksum; null when the parts' do not yield one. Nothing is read again: CRCs of whole objects are combined.
    /// </summary>
    public static Checksum? Combine(UploadInfo upload, IReadOnlyList<FileContent> parts)
    {
        var algorithm = upload.ChecksumAlgorithm ?? ChecksumAlgorithm.Crc64Nvme;
        if (parts.Any(part => part.Checksum is not { Type: ChecksumType.FullObject } checksum || checksum.Algorithm != algorithm))
        {
            return null;
        }

        var type = TypeOf(upload, algorithm);
        return new Checksum(algorithm, type, [.. type == ChecksumType.FullObject ? Full(algorithm.Crc(), parts) : Composite(algorithm, parts)]);
    }

    private static byte[] Full(Crc crc, IReadOnlyList<FileContent> parts)
    {
        var value = 0UL;
        foreach (var part in parts)
        {
            value = crc.Combine(value, ChecksumCalculator.FromBytes(part.Checksum!.Value.AsSpan()), part.Size);
        }

        return ChecksumCalculator.ToBytes(value, crc.Bytes);
    }

    private static byte[] Composite(ChecksumAlgorithm algorithm, IReadOnlyList<FileContent> parts)
    {
        using var calculator = new ChecksumCalculator(algorithm);
        foreach (var part in parts)
        {
            calculator.Append(part.Checksum!.Value.AsSpan());
        }

        return calculator.Finish();
    }
}
