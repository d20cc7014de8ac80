using System.Buffers.Binary;
using System.Security.Cryptography;
using Pfs.Core;
using Pfs.S3Api.Checksums;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>Computes checksums of content that the store holds.</summary>
internal static class ContentChecksums
{
    /// <summary>The content with a full-object checksum of that algorithm; reads it only where it must.</summary>
    public static async ValueTask<FileContent> WithAsync(
        PfsStore store, FileContent content, ChecksumAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (content.Checksum is { Type: ChecksumType.FullObject } kept && kept.Algorithm == algorithm)
        {
            return content;
        }

        using var calculator = new ChecksumCalculator(algorithm);
        if (content.Size > 0)
        {
            using var reader = store.OpenReader(content, 0, content.Size);
            for (var block = await reader.ReadAsync(cancellationToken); !block.IsEmpty; block = await reader.ReadAsync(cancellationToken))
            {
                calculator.Append(block.Span);
            }
        }

        return content with
        {
            Checksum = new Checksum(algorithm, ChecksumType.FullObject, [.. calculator.Finish()]),
            PartChecksums = [], // they are of another algorithm
        };
    }

    /// <summary>The MD5 of all bytes, for which they are read.</summary>
    public static async ValueTask<Md5Tag> Md5Async(PfsStore store, FileContent content, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        if (content.Size > 0)
        {
            using var reader = store.OpenReader(content, 0, content.Size);
            for (var block = await reader.ReadAsync(cancellationToken); !block.IsEmpty; block = await reader.ReadAsync(cancellationToken))
            {
                md5.AppendData(block.Span);
            }
        }

        return new Md5Tag(BinaryPrimitives.ReadUInt128BigEndian(md5.GetHashAndReset()), Parts: 0);
    }
}
