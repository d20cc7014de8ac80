using System.Globalization;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// PUT /{branch}.{repo}/{key}?partNumber&amp;uploadId with x-amz-copy-source: a part out of an object that is here.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
/// </summary>
internal static class UploadPartCopy
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var number = Uploads.PartNumber(context);
        var upload = Uploads.Find(context);
        var source = await CopySource.FindAsync(context, cancellationToken);
        var whole = source.Version.File.Content;
        var range = Range(context.Request.Headers["x-amz-copy-source-range"], whole.Size);
        var algorithm = upload.ChecksumAlgorithm ?? ChecksumAlgorithm.Crc64Nvme;
        var content = range is { } some && some.Length != whole.Size
            ? await CutAsync(context.Store, whole, some, algorithm, cancellationToken)
            : await ContentChecksums.WithAsync(context.Store, whole with { PartSizes = [] }, algorithm, cancellationToken);
        var part = await UploadPart.StoreAsync(context, upload, number, content, cancellationToken);

        context.Response.Headers["x-amz-copy-source-version-id"] = source.Version.File.WrittenBy.ToString();
        using var answer = new XmlAnswer();
        answer.OpenRoot("CopyPartResult"u8);
        answer.Element("LastModified"u8, part.Modified);
        answer.Element("ETag"u8, ETagText.Quoted(content.Hash));
        ObjectChecksums.WriteValue(answer, content, withType: false);
        answer.Close("CopyPartResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    /// <summary>Chunks are found by content, so the copied bytes take no room a second time.</summary>
    private static async ValueTask<FileContent> CutAsync(
        PfsStore store, FileContent whole, ByteRange range, ChecksumAlgorithm algorithm, CancellationToken cancellationToken)
    {
        // Computed on the way: a small cut is in no segment, and so cannot be read, before its part is put.
        using var checksum = new ChecksumCalculator(algorithm);
        using var reader = store.OpenReader(whole, range.Offset, range.Length);
        await using var writer = store.CreateWriter();
        for (var block = await reader.ReadAsync(cancellationToken); !block.IsEmpty; block = await reader.ReadAsync(cancellationToken))
        {
            checksum.Append(block.Span);
            await writer.WriteAsync(block, cancellationToken);
        }

        var content = await writer.FinishAsync(cancellationToken);
        return content with { Checksum = new Checksum(algorithm, ChecksumType.FullObject, [.. checksum.Finish()]) };
    }

    /// <summary>Only bytes=a-b, wholly inside the source.</summary>
    private static ByteRange? Range(string? header, long size)
    {
        if (header is null)
        {
            return null;
        }

        const string Unit = "bytes=";
        var text = header.StartsWith(Unit, StringComparison.Ordinal) ? header[Unit.Length..] : "";
        var dash = text.IndexOf('-');
        if (dash <= 0 || !TryParse(text[..dash], out var first) || !TryParse(text[(dash + 1)..], out var last) || first > last)
        {
            throw Invalid(
                header,
                "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based "
                + "offsets of the first and last bytes to copy");
        }

        return last < size
            ? new ByteRange(first, last - first + 1)
            : throw Invalid(header, $"Range specified is not valid for source object of size: {size}");
    }

    private static bool TryParse(string digits, out long value) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static S3Exception Invalid(string header, string message) =>
        S3Exception.InvalidArgument("x-amz-copy-source-range", header, message);
}
