using System.Text;
using Pfs.Core;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}?list-type=2: a page of objects; the pages of one listing are of one commit, which the token pins.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
/// </summary>
internal static class ListObjectsV2
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.Bucket;
        var parameters = ListParameters.Read(context.Query, "max-keys");
        var startAfter = context.Query["start-after"] ?? "";
        var tokenText = context.Query["continuation-token"];
        var token = string.IsNullOrEmpty(tokenText) ? null : ContinuationToken.Parse(tokenText, context.BucketName);
        var snapshot = token is null
            ? await context.OpenSnapshotAsync(cancellationToken)
            : await OpenPinnedAsync(context, token, tokenText!, cancellationToken);
        var page = await snapshot.ListAsync(
            new ListQuery
            {
                Prefix = parameters.PrefixBytes,
                Delimiter = parameters.DelimiterBytes,
                After = token?.After ?? Encoding.UTF8.GetBytes(startAfter),
                Limit = parameters.Max,
            },
            cancellationToken);
        var isTruncated = page.IsTruncated && parameters.Max > 0;

        using var answer = new XmlAnswer();
        answer.OpenRoot("ListBucketResult"u8);
        answer.Element("Name"u8, context.BucketName);
        ListWriter.WriteEcho(answer, parameters);
        answer.Element("MaxKeys"u8, parameters.Max);
        answer.Element("KeyCount"u8, page.Items.Count);
        answer.Element("IsTruncated"u8, isTruncated);
        if (tokenText is not null)
        {
            answer.Element("ContinuationToken"u8, tokenText);
        }

        if (isTruncated && snapshot.Commit is { } commit)
        {
            var last = page.Items[^1];
            var after = last.File is { } file ? file.Path.Memory : last.CommonPrefix;
            answer.Element("NextContinuationToken"u8, new ContinuationToken(commit, after).ToText(context.BucketName));
        }

        if (startAfter.Length > 0)
        {
            answer.Key("StartAfter"u8, startAfter, parameters.UrlEncode);
        }

        var owner = context.Query["fetch-owner"] == "true" ? context.Options.Owner : null;
        ListWriter.WriteItems(answer, page.Items, parameters.UrlEncode, owner);
        answer.Close("ListBucketResult"u8);
        context.Response.Headers["x-pfs-commit"] = snapshot.Commit?.ToString();
        await context.SendAsync(answer, cancellationToken);
    }

    private static async ValueTask<Snapshot> OpenPinnedAsync(
        S3Context context, ContinuationToken token, string text, CancellationToken cancellationToken)
    {
        var branch = context.Bucket.Branch;
        try
        {
            return await context.OpenSnapshotAsync(branch, Revision.Of(token.Commit), cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.RevisionNotFound)
        {
            throw ContinuationToken.Incorrect(text);
        }
    }
}
