using System.Globalization;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>The document CompleteMultipartUpload: the parts to use, numbers strictly ascending.</summary>
internal sealed record CompleteRequest(IReadOnlyList<CompletePart> Parts)
{
    /// <exception cref="S3Exception">MalformedXML, InvalidArgument, InvalidPartOrder.</exception>
    public static CompleteRequest Parse(ReadOnlyMemory<byte> body, XmlLimits limits)
    {
        if (body.IsEmpty)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        var parts = XmlRequest.Parse(body, "CompleteMultipartUpload", limits).Children
            .Where(child => child.Name == "Part").Select(ParsePart).ToList();
        if (parts.Count is 0 or > Uploads.MaxPartNumber)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        for (var i = 1; i < parts.Count; i++)
        {
            if (parts[i].Number <= parts[i - 1].Number)
            {
                throw new S3Exception(S3Error.InvalidPartOrder);
            }
        }

        return new CompleteRequest(parts);
    }

    private static CompletePart ParsePart(XmlElement element)
    {
        if (element["ETag"] is not { Length: > 0 } etag
            || !int.TryParse(element["PartNumber"]?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        if (number is < 1 or > Uploads.MaxPartNumber)
        {
            throw S3Exception.InvalidArgument(
                "PartNumber", $"{number}", $"Part number must be an integer between 1 and {Uploads.MaxPartNumber}, inclusive");
        }

        foreach (var algorithm in ChecksumNames.All)
        {
            if (element["Checksum" + algorithm.Name()] is { Length: > 0 } value)
            {
                return new CompletePart(number, etag.Trim(), algorithm, value.Trim());
            }
        }

        return new CompletePart(number, etag.Trim(), null, null);
    }
}
