using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>The elements that all listings share.</summary>
internal static class ListWriter
{
    /// <summary>Prefix, Delimiter and EncodingType as received.</summary>
    public static void WriteEcho(XmlAnswer answer, ListParameters parameters)
    {
        answer.Key("Prefix"u8, parameters.Prefix, parameters.UrlEncode);
        if (parameters.Delimiter.Length > 0)
        {
            answer.Key("Delimiter"u8, parameters.Delimiter, parameters.UrlEncode);
        }

        if (parameters.UrlEncode)
        {
            answer.Element("EncodingType"u8, "url"u8);
        }
    }

    /// <summary>The files of a page, then its common prefixes.</summary>
    public static void WriteItems(XmlAnswer answer, IReadOnlyList<ListItem> items, bool urlEncode, string? owner)
    {
        foreach (var item in items)
        {
            if (item.File is { } file)
            {
                WriteFile(answer, file, urlEncode, owner);
            }
        }

        foreach (var item in items)
        {
            if (item.File is null)
            {
                WriteCommonPrefix(answer, item.CommonPrefix.Span, urlEncode);
            }
        }
    }

    public static void WriteCommonPrefix(XmlAnswer answer, ReadOnlySpan<byte> prefix, bool urlEncode)
    {
        answer.Open("CommonPrefixes"u8);
        answer.Key("Prefix"u8, prefix, urlEncode);
        answer.Close("CommonPrefixes"u8);
    }

    /// <summary>ETag, checksum kind, Size and StorageClass.</summary>
    public static void WriteContent(XmlAnswer answer, FileContent content)
    {
        answer.Element("ETag"u8, ETagText.Quoted(content));
        if (content.Checksum is { } checksum)
        {
            answer.Element("ChecksumAlgorithm"u8, checksum.Algorithm.Name());
            answer.Element("ChecksumType"u8, checksum.Type.Name());
        }

        answer.Element("Size"u8, content.Size);
        answer.Element("StorageClass"u8, "STANDARD"u8);
    }

    private static void WriteFile(XmlAnswer answer, FileEntry file, bool urlEncode, string? owner)
    {
        answer.Open("Contents"u8);
        answer.Key("Key"u8, file.Path.Utf8, urlEncode);
        answer.Element("LastModified"u8, file.Modified);
        WriteContent(answer, file.Content);
        if (owner is not null)
        {
            Owners.Write(answer, "Owner"u8, owner);
        }

        answer.Close("Contents"u8);
    }
}
