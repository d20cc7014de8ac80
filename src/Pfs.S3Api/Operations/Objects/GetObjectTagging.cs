using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// GET /{bucket}/{key}?tagging: the tags of a version.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
/// </summary>
internal static class GetObjectTagging
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var version = await ObjectVersions.FindAsync(context, cancellationToken);
        context.Response.Headers["x-amz-version-id"] = version.File.WrittenBy.ToString();
        using var answer = new XmlAnswer();
        Tags.Write(answer, version.File.Headers.Tags);
        await context.SendAsync(answer, cancellationToken);
    }
}
