using Microsoft.AspNetCore.Http;
using Pfs.Core;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// DELETE /{branch}.{repo}: deletes the branch, by default whatever is in it; the last branch takes its repo along.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
/// </summary>
internal static class DeleteBucket
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        try
        {
            await context.Store.DeleteBranchAsync(
                branch, context.Options.RefuseNonEmptyBucketDelete, andLastRepo: true, cancellationToken);
        }
        catch (PfsException e) when (e.Error is PfsError.BranchNotFound or PfsError.RepoNotFound)
        {
            throw S3Context.NoSuchBucket(context.BucketName); // somebody else was faster
        }

        await context.SendAsync(StatusCodes.Status204NoContent);
    }
}
