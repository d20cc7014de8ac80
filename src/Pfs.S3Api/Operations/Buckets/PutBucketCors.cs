using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Cors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT /{branch}.{repo}?cors: replaces the rules by which browsers let scripts of other sites use the bucket.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html
/// </summary>
internal static class PutBucketCors
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        using var document = new XmlAnswer();
        CorsRules.Parse(body).Write(document);
        await BucketSetting.Cors.SetAsync(context, document, cancellationToken);
        await context.SendAsync(StatusCodes.Status200OK);
    }
}
