using System.Globalization;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// GET /{bucket}/{key}?attributes: only what x-amz-object-attributes asks for.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
/// </summary>
internal static class GetObjectAttributes
{
    private const int MaxParts = 1000; // of a page, as S3 has it
    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var wanted = context.Request.Headers["x-amz-object-attributes"].ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0)
        {
            throw new S3Exception(S3Error.InvalidRequest, "Missing required header for this request: x-amz-object-attributes");
        }

        if (wanted.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw S3Exception.InvalidArgument("x-amz-object-attributes", unknown, "Invalid attribute name specified.");
        }

        var max = Math.Min(Header(context, "x-amz-max-parts", absent: MaxParts), MaxParts);
        var marker = Header(context, "x-amz-part-number-marker", absent: 0);
        var (_, file) = await ObjectVersions.FindAsync(context, cancellationToken);
        context.Response.Headers.LastModified = file.Modified.ToString("r", CultureInfo.InvariantCulture);
        context.Response.Headers["x-amz-version-id"] = file.WrittenBy.ToString();
        using var answer = new XmlAnswer();
        answer.OpenRoot("GetObjectAttributesResponse"u8);
        if (wanted.Contains("ETag"))
        {
            answer.Element("ETag"u8, ETagText.Quoted(file.Content).Trim('"'));
        }

        if (wanted.Contains("Checksum") && file.Content.Checksum is not null)
        {
            answer.Open("Checksum"u8);
            ObjectChecksums.WriteValue(answer, file.Content, withType: true);
            answer.Close("Checksum"u8);
        }

        if (wanted.Contains("ObjectParts") && file.Content.PartSizes.Length > 0)
        {
            WriteParts(answer, file.Content, marker, max);
        }

        if (wanted.Contains("StorageClass"))
        {
            answer.Element("StorageClass"u8, "STANDARD"u8);
        }

        if (wanted.Contains("ObjectSize"))
        {
            answer.Element("ObjectSize"u8, file.Content.Size);
        }

        answer.Close("GetObjectAttributesResponse"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    private static void WriteParts(XmlAnswer answer, FileContent content, int marker, int max)
    {
        var last = (int)Math.Min(content.PartSizes.Length, (long)marker + max);
        answer.Open("ObjectParts"u8);
        answer.Element("PartsCount"u8, content.PartSizes.Length);
        answer.Element("PartNumberMarker"u8, marker);
        answer.Element("NextPartNumberMarker"u8, last);
        answer.Element("MaxParts"u8, max);
        answer.Element("IsTruncated"u8, last < content.PartSizes.Length);
        for (var i = marker; i < last; i++)
        {
            answer.Open("Part"u8);
            answer.Element("PartNumber"u8, i + 1);
            answer.Element("Size"u8, content.PartSizes[i]);
            if (content.PartChecksum(i) is { } checksum)
            {
                answer.Element(checksum.Algorithm.ElementName(), checksum.Text(partCount: 0));
            }

            answer.Close("Part"u8);
        }

        answer.Close("ObjectParts"u8);
    }

    private static int Header(S3Context context, string name, int absent)
    {
        string? text = context.Request.Headers[name];
        if (text is null)
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw S3Exception.InvalidArgument(name, text, $"Argument {name} must be an integer between 0 and {int.MaxValue}");
    }
}
