using Pfs.S3Api.Errors;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// GET /{bucket}?tagging: the bucket's tags as of the commit that is read; 404 NoSuchTagSet when there are none.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
/// </summary>
internal static class GetBucketTagging
{
    private static readonly S3Error NoSuchTagSet = S3Error.NotConfigured("NoSuchTagSet", "The TagSet does not exist");

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var snapshot = await context.OpenSnapshotAsync(cancellationToken);
        context.Response.Headers["x-pfs-commit"] = snapshot.Commit?.ToString();
        var tags = await snapshot.TagsAsync(cancellationToken);
        if (tags.IsEmpty)
        {
            throw new S3Exception(NoSuchTagSet).With("BucketName", context.BucketName);
        }

        using var answer = new XmlAnswer();
        Tags.Write(answer, tags);
        await context.SendAsync(answer, cancellationToken);
    }
}
