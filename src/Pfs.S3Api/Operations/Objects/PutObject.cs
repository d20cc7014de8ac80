using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// PUT /{branch}.{repo}/{key}: one object, one commit; the answer's version id is that commit.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
/// </summary>
internal static class PutObject
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        // Everything that can be refused is, before the body is asked for: "Expect: 100-continue" then saves sending it.
        var branch = context.WritableBranch;
        var path = context.Path;
        var headers = ObjectHeaders.Read(context.Request.Headers);
        var condition = Conditions.ForWrite(context.Request.Headers);
        var options = context.WriteOptions($"Put {path}");
        using var body = context.OpenBody();

        var content = await body.StoreAsync(context.Store, context.Options.MaximumPutBytes, cancellationToken);
        var change = new Change.Put(path, content, headers) { Condition = condition };
        var result = await CommitAsync(context, branch, change, options, cancellationToken);

        context.Response.Headers.ETag = ETagText.Quoted(content);
        context.Response.Headers["x-amz-version-id"] = result.Commit?.ToString();
        ObjectChecksums.WriteHeaders(context.Response.Headers, content);
        await context.SendAsync(StatusCodes.Status200OK);
    }

    /// <summary>Commits one change; a condition on an absent object is S3's NoSuchKey.</summary>
    public static async ValueTask<WriteResult> CommitAsync(
        S3Context context, BranchRef branch, Change change, WriteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Store.CommitAsync(branch, [change], options, cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.FileNotFound)
        {
            throw new S3Exception(S3Error.NoSuchKey).With("Key", change.Path.ToString());
        }
        catch (PfsException e) when (e.Error is PfsError.BranchNotFound or PfsError.RepoNotFound)
        {
            throw S3Context.NoSuchBucket(context.BucketName); // deleted since the request began
        }
    }
}
