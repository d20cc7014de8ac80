using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT /{branch}.{repo}: creates the branch, and the repo if it is absent, in one step. Makes no commit.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
/// </summary>
internal static class CreateBucket
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        if (!BucketTarget.TryParseBranch(context.BucketName, out var branch) || branch.Branch.IsReserved)
        {
            throw new S3Exception(
                S3Error.InvalidBucketName,
                $"'{context.BucketName}' is not the name of a new bucket; use <branch>.<repo> or <repo>, each 1 to 63 of "
                + "A-Z a-z 0-9 _ -, and no branch name that is reserved (docs/semantics.md).")
                .With("BucketName", context.BucketName);
        }

        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        if (body.Length > 0)
        {
            XmlRequest.Parse(body, "CreateBucketConfiguration", context.Options.Xml); // any location will do: there is one
        }

        if (context.Store.FindBranch(branch) is not null)
        {
            throw AlreadyThere(context.BucketName);
        }

        try
        {
            await context.Store.CreateBranchAsync(branch, from: null, createRepo: true, cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.BranchExists)
        {
            throw AlreadyThere(context.BucketName);
        }

        context.Response.Headers.Location = "/" + context.BucketName;
        await context.SendAsync(StatusCodes.Status200OK);
    }

    private static S3Exception AlreadyThere(string name) => new S3Exception(S3Error.BucketAlreadyOwnedByYou).With("BucketName", name);
}
