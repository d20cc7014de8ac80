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

        return content with { Checksum = new Checksum(algorithm, ChecksumType.FullObject, [.. calculator.Finish()]) };
    }
}
