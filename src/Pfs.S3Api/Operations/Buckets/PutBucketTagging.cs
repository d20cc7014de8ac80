using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT /{branch}.{repo}?tagging: replaces the bucket's tags; without any there is no tag set any more.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
/// </summary>
internal static class PutBucketTagging
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        var tags = Tags.ParseXml(body, TagLimits.Bucket, context.Options.Xml);
        using var document = new XmlAnswer();
        Tags.Write(document, tags);
        await BucketSetting.Tagging.SetAsync(context, tags.IsEmpty ? null : document, cancellationToken);
        await context.SendAsync(StatusCodes.Status204NoContent);
    }
}
