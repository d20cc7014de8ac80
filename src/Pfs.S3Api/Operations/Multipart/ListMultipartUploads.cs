using System.Text;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Operations.Buckets;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// GET /{branch}.{repo}?uploads: the uploads in progress, by key, then by start.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
/// </summary>
internal static class ListMultipartUploads
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var parameters = ListParameters.Read(context.Query, "max-uploads");
        var keyMarker = context.Query["key-marker"] ?? "";
        var idMarker = keyMarker.Length == 0 ? "" : context.Query["upload-id-marker"]?.ToLowerInvariant() ?? "";
        if (idMarker.Length > 0 && (idMarker.Length > 64 || !idMarker.All(char.IsAsciiHexDigit)))
        {
            throw S3Exception.InvalidArgument("upload-id-marker", idMarker, "Invalid uploadId marker");
        }

        var uploads = context.Bucket.IsReadOnly ? [] : context.Store.ListUploads(context.Bucket.Branch);
        var page = UploadPage.Make(uploads, parameters, Encoding.UTF8.GetBytes(keyMarker), idMarker);

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListMultipartUploadsResult"u8);
        answer.Element("Bucket"u8, context.BucketName);
        ListWriter.WriteEcho(answer, parameters);
        answer.Key("KeyMarker"u8, keyMarker, parameters.UrlEncode);
        answer.Element("UploadIdMarker"u8, idMarker);
        if (page.IsTruncated)
        {
            answer.Key("NextKeyMarker"u8, page.NextKey.Span, parameters.UrlEncode);
            answer.Element("NextUploadIdMarker"u8, page.NextId);
        }

        answer.Element("MaxUploads"u8, parameters.Max);
        answer.Element("IsTruncated"u8, page.IsTruncated);
        foreach (var upload in page.Uploads)
        {
            WriteUpload(answer, upload, parameters.UrlEncode, context.Options.Owner);
        }

        foreach (var prefix in page.CommonPrefixes)
        {
            ListWriter.WriteCommonPrefix(answer, prefix.Span, parameters.UrlEncode);
        }

        answer.Close("ListMultipartUploadsResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    private static void WriteUpload(XmlAnswer answer, UploadInfo upload, bool urlEncode, string owner)
    {
        answer.Open("Upload"u8);
        answer.Key("Key"u8, upload.Path.Utf8, urlEncode);
        answer.Element("UploadId"u8, upload.Id);
        Owners.Write(answer, "Initiator"u8, upload.Author);
        Owners.Write(answer, "Owner"u8, owner);
        answer.Element("StorageClass"u8, "STANDARD"u8);
        answer.Element("Initiated"u8, upload.Created);
        if (upload.ChecksumAlgorithm is { } algorithm)
        {
            answer.Element("ChecksumAlgorithm"u8, algorithm.Name());
            answer.Element("ChecksumType"u8, ChecksumPlan.TypeOf(upload, algorithm).Name());
        }

        answer.Close("Upload"u8);
    }
}
