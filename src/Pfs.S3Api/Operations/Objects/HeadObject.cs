namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// HEAD /{bucket}/{key}: the headers of GetObject, true length included.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
/// </summary>
internal static class HeadObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var version = await ObjectVersions.FindAsync(context, cancellationToken);
        ReadPlan.Make(context, version);
    }
}
