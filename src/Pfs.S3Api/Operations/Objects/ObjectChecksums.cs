using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>A content's checksum in headers and in XML.</summary>
internal static class ObjectChecksums
{
    public static void WriteHeaders(IHeaderDictionary headers, FileContent content)
    {
        if (content.Checksum is { } checksum)
        {
            headers[checksum.Algorithm.HeaderName()] = checksum.Text(content.PartSizes.Length);
            headers["x-amz-checksum-type"] = checksum.Type.Name();
        }
    }

    /// <summary>A part's own checksum, with the type that the object's has.</summary>
    public static void WriteHeaders(IHeaderDictionary headers, FileContent content, Checksum part)
    {
        headers[part.Algorithm.HeaderName()] = part.Text(partCount: 0);
        headers["x-amz-checksum-type"] = content.Checksum!.Type.Name();
    }

    /// <summary>The value's element, and ChecksumType where it is wanted.</summary>
    public static void WriteValue(XmlAnswer answer, FileContent content, bool withType)
    {
        if (content.Checksum is { } checksum)
        {
            answer.Element(checksum.Algorithm.ElementName(), checksum.Text(content.PartSizes.Length));
            if (withType)
            {
                answer.Element("ChecksumType"u8, checksum.Type.Name());
            }
        }
    }
}
