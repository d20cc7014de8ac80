using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// PUT /{branch}.{repo}?tagging: replaces the bucket's tags; one commit, as tags are versioned, unless they are what they were.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
/// </summary>
internal static class PutBucketTagging
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        await ReplaceAsync(context, Tags.ParseXml(body, TagLimits.Bucket, context.Options.Xml), cancellationToken);
        await context.SendAsync(StatusCodes.Status204NoContent);
    }

    public static async ValueTask ReplaceAsync(
        S3Context context, ImmutableArray<KeyValuePair<string, string>> tags, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        try
        {
            var result = await context.Store.CommitAsync(
                branch, [new Change.Retag(tags)], context.WriteOptions($"Tag the bucket {context.BucketName}"), cancellationToken);
            context.Response.Headers["x-amz-version-id"] = result.Commit?.ToString();
        }
        catch (PfsException e) when (e.Error is PfsError.BranchNotFound or PfsError.RepoNotFound)
        {
            throw S3Context.NoSuchBucket(context.BucketName); // deleted since the request began
        }
    }
}
