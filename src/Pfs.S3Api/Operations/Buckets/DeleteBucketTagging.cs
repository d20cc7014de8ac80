using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// DELETE /{branch}.{repo}?tagging: removes all tags; one commit if there were any.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html
/// </summary>
internal static class DeleteBucketTagging
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        await PutBucketTagging.ReplaceAsync(context, [], cancellationToken);
        await context.SendAsync(StatusCodes.Status204NoContent);
    }
}
