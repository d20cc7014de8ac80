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
        answer.OpenRoot("Tagging"u8);
        answer.Open("TagSet"u8);
        foreach (var (key, value) in version.File.Headers.Tags)
        {
            answer.Open("Tag"u8);
            answer.Element("Key"u8, key);
            answer.Element("Value"u8, value);
            answer.Close("Tag"u8);
        }

        answer.Close("TagSet"u8);
        answer.Close("Tagging"u8);
        await context.SendAsync(answer, cancellationToken);
    }
}
