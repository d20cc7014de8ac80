using Microsoft.AspNetCore.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// DELETE /{bucket}/{key}?tagging: removes all tags; one commit if there were any.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
/// </summary>
internal static class DeleteObjectTagging
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        await PutObjectTagging.ReplaceAsync(context, [], cancellationToken);
        await context.SendAsync(StatusCodes.Status204NoContent);
    }
}
