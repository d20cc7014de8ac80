using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}?location: the configured region, empty for us-east-1 as at S3.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
/// </summary>
internal static class GetBucketLocation
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.Bucket;
        using var answer = new XmlAnswer();
        answer.OpenRoot("LocationConstraint"u8);
        answer.Text(context.Options.Region == "us-east-1" ? "" : context.Options.Region);
        answer.Close("LocationConstraint"u8);
        await context.SendAsync(answer, cancellationToken);
    }
}
