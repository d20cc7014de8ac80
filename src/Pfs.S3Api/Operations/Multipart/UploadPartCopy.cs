using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
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
            ? await CutAsync(context, whole, some, algorithm, cancellationToken)
            : await WholeAsync(context, whole, algorithm, cancellationToken);
        var part = await UploadPart.StoreAsync(context, upload, number, content, cancellationToken);

        context.Response.Headers["x-amz-copy-source-version-id"] = source.Version.File.WrittenBy.ToString();
        using var answer = new XmlAnswer();
        answer.OpenRoot("CopyPartResult"u8);
        answer.Element("LastModified"u8, part.Modified);
        answer.Element("ETag"u8, ETagText.Quoted(content));
        ObjectChecksums.WriteValue(answer, content, withType: false);
        answer.Close("CopyPartResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    /// <summary>Chunks are found by content, so the copied bytes take no room a second time.</summary>
    private static async ValueTask<FileContent> CutAsync(
        S3Context context, FileContent whole, ByteRange range, ChecksumAlgorithm algorithm, CancellationToken cancellationToken)
    {
        // Computed on the way: a small cut is in no segment, and so cannot be read, before its part is put.
        using var checksum = new ChecksumCalculator(algorithm);
        using var md5 = HasMd5(context) ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        using var reader = context.Store.OpenReader(whole, range.Offset, range.Length);
        await using var writer = context.Store.CreateWriter();
        for (var block = await reader.ReadAsync(cancellationToken); !block.IsEmpty; block = await reader.ReadAsync(cancellationToken))
        {
            checksum.Append(block.Span);
            md5?.AppendData(block.Span);
            await writer.WriteAsync(block, cancellationToken);
        }

        var content = await writer.FinishAsync(cancellationToken);
        return content with
        {
            Checksum = new Checksum(algorithm, ChecksumType.FullObject, [.. checksum.Finish()]),
            Md5 = md5 is null ? null : new Md5Tag(BinaryPrimitives.ReadUInt128BigEndian(md5.GetHashAndReset()), Parts: 0),
        };
    }

    private static async ValueTask<FileContent> WholeAsync(
        S3Context context, FileContent whole, ChecksumAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var part = whole with { PartSizes = [], PartChecksums = [], Md5 = null };
        part = await ContentChecksums.WithAsync(context.Store, part, algorithm, cancellationToken);
        return HasMd5(context) ? part with { Md5 = await ContentChecksums.Md5Async(context.Store, part, cancellationToken) } : part;
    }

    private static bool HasMd5(S3Context context) => context.Options.MultipartETag == MultipartETag.S3;

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
