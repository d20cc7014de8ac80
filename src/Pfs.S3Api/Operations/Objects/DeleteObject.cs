using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// DELETE /{branch}.{repo}/{key}: one commit; of an absent key: success and no commit.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
/// </summary>
internal static class DeleteObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        var path = context.Path;
        if (context.Query.Contains("versionId"))
        {
            throw new S3Exception(S3Error.MethodNotAllowed, "History is immutable: a version cannot be deleted; delete the key without versionId.")
                .With("Method", "DELETE").With("ResourceType", "OBJECT").WithHeader("Allow", "GET, HEAD");
        }

        var change = new Change.Delete(path) { Condition = Conditions.ForWrite(context.Request.Headers) };
        var commit = await DeleteAsync(context, branch, change, cancellationToken);
        if (commit is { } made)
        {
            context.Response.Headers["x-amz-delete-marker"] = "true";
            context.Response.Headers["x-amz-version-id"] = made.ToString();
        }

        await context.SendAsync(StatusCodes.Status204NoContent);
    }

    private static async ValueTask<CommitId?> DeleteAsync(
        S3Context context, BranchRef branch, Change change, CancellationToken cancellationToken)
    {
        try
        {
            var result = await PutObject.CommitAsync(
                context, branch, change, context.WriteOptions($"Delete {change.Path}"), cancellationToken);
            return result.Commit;
        }
        catch (S3Exception e) when (e.Error == S3Error.NoSuchKey)
        {
            return null; // If-Match on an absent key: S3 deletes nothing and is content
        }
    }
}
