using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Http;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// GET /{branch}.{repo}/{key}?uploadId: the parts that have arrived.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
/// </summary>
internal static class ListParts
{
    private const int MaxPage = 1000;

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var max = QueryNumbers.ReadPage(context.Query, "max-parts", MaxPage);
        var marker = QueryNumbers.ReadPage(context.Query, "part-number-marker", int.MaxValue);
        marker = context.Query["part-number-marker"] is null or "" ? 0 : marker;
        var upload = Uploads.Find(context);
        var parts = List(context, upload).Where(part => part.Number > marker).Take(max + 1).ToList();
        var isTruncated = parts.Count > max && max > 0;
        parts = parts.Take(max).ToList();

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListPartsResult"u8);
        answer.Element("Bucket"u8, context.BucketName);
        answer.Element("Key"u8, upload.Path.Utf8);
        answer.Element("UploadId"u8, upload.Id);
        Owners.Write(answer, "Initiator"u8, upload.Author);
        Owners.Write(answer, "Owner"u8, context.Options.Owner);
        answer.Element("StorageClass"u8, "STANDARD"u8);
        answer.Element("PartNumberMarker"u8, marker);
        answer.Element("NextPartNumberMarker"u8, parts.Count == 0 ? 0 : parts[^1].Number);
        answer.Element("MaxParts"u8, max);
        answer.Element("IsTruncated"u8, isTruncated);
        if (upload.ChecksumAlgorithm is { } algorithm)
        {
            answer.Element("ChecksumAlgorithm"u8, algorithm.Name());
            answer.Element("ChecksumType"u8, ChecksumPlan.TypeOf(upload, algorithm).Name());
        }

        foreach (var part in parts)
        {
            answer.Open("Part"u8);
            answer.Element("PartNumber"u8, part.Number);
            answer.Element("LastModified"u8, part.Modified);
            answer.Element("ETag"u8, ETagText.Quoted(part.Content));
            answer.Element("Size"u8, part.Content.Size);
            ObjectChecksums.WriteValue(answer, part.Content, withType: false);
            answer.Close("Part"u8);
        }

        answer.Close("ListPartsResult"u8);
        await context.SendAsync(answer, cancellationToken);
    }

    private static IReadOnlyList<PartInfo> List(S3Context context, UploadInfo upload)
    {
        try
        {
            return context.Store.ListParts(upload);
        }
        catch (PfsException e) when (e.Error == PfsError.UploadNotFound)
        {
            throw Uploads.NoSuchUpload(context);
        }
    }
}
