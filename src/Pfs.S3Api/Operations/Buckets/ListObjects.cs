using System.Text;
using Pfs.Core;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}: a page of objects, the old way.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
/// </summary>
internal static class ListObjects
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var parameters = ListParameters.Read(context.Query, "max-keys");
        var marker = context.Query["marker"] ?? "";
        var snapshot = await context.OpenSnapshotAsync(cancellationToken);
        var page = await snapshot.ListAsync(
            new ListQuery
            {
                Prefix = parameters.PrefixBytes,
                Delimiter = parameters.DelimiterBytes,
                After = Encoding.UTF8.GetBytes(marker),
                Limit = parameters.Max,
            },
            cancellationToken);
        var isTruncated = page.IsTruncated && parameters.Max > 0;

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListBucketResult"u8);
        answer.Element("Name"u8, context.BucketName);
        ListWriter.WriteEcho(answer, parameters);
        answer.Key("Marker"u8, marker, parameters.UrlEncode);
        if (isTruncated && parameters.Delimiter.Length > 0)
        {
            var last = page.Items[^1];
            answer.Key("NextMarker"u8, last.File is { } file ? file.Path.Utf8 : last.CommonPrefix.Span, parameters.UrlEncode);
        }

        answer.Element("MaxKeys"u8, parameters.Max);
        answer.Element("IsTruncated"u8, isTruncated);
        ListWriter.WriteItems(answer, page.Items, parameters.UrlEncode, context.Options.Owner);
        answer.Close("ListBucketResult"u8);
        context.Response.Headers["x-pfs-commit"] = snapshot.Commit?.ToString();
        await context.SendAsync(answer, cancellationToken);
    }
}
