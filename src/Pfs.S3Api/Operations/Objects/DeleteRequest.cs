using System.Text;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>The document Delete: 1 to 1000 objects, unless the limit is set to another.</summary>
internal sealed record DeleteRequest(IReadOnlyList<DeleteItem> Items, bool IsQuiet)
{
    /// <exception cref="S3Exception">MalformedXML; MissingRequestBodyError.</exception>
    public static DeleteRequest Parse(ReadOnlyMemory<byte> body, S3Options options)
    {
        var root = XmlRequest.Parse(body, "Delete", options.Xml);
        var objects = root.Children.Where(child => child.Name == "Object").ToList();
        return objects.Count >= 1 && objects.Count <= options.MaximumDeleteKeys
            ? new DeleteRequest([.. objects.Select(ParseItem)], root["Quiet"]?.Trim() is "true" or "True" or "TRUE")
            : throw new S3Exception(S3Error.MalformedXml);
    }

    private static DeleteItem ParseItem(XmlElement element)
    {
        var key = element["Key"];
        if (string.IsNullOrEmpty(key))
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        var versionId = element["VersionId"] is { Length: > 0 } version ? version : null;
        var refusal = versionId is null ? null : S3Error.MethodNotAllowed with
        {
            Message = "History is immutable: a version cannot be deleted; delete the key without VersionId.",
        };
        if (element["LastModifiedTime"] is not null || element["Size"] is not null)
        {
            // Conditions of S3 Express: to overlook one is to delete what should have stayed.
            refusal = S3Error.NotImplemented with { Message = "Of the conditions only ETag is implemented." };
        }

        if (!FilePath.TryParse(Encoding.UTF8.GetBytes(key), out var path))
        {
            refusal = S3Error.KeyTooLong;
        }

        return new DeleteItem(key, path, versionId, ParseCondition(element["ETag"]), refusal);
    }

    private static WriteCondition? ParseCondition(string? etag) =>
        string.IsNullOrWhiteSpace(etag) ? null : ETagList.Parse(etag)!.Value.ToMatch();
}
