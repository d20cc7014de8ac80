using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}?versioning: always Enabled.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
/// </summary>
internal static class GetBucketVersioning
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.Bucket;
        using var answer = new XmlAnswer();
        answer.OpenRoot("VersioningConfiguration"u8);
        answer.Element("Status"u8, "Enabled"u8);
        answer.Close("VersioningConfiguration"u8);
        await context.SendAsync(answer, cancellationToken);
    }
}
