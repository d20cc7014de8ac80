using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Objects;

/// <summary>
/// PUT /{bucket}/{key}?tagging: replaces the tags; one commit, as tags are versioned like metadata.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
/// </summary>
internal static class PutObjectTagging
{
    private const int MaxAttempts = 100; // each that fails lets another writer through

    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        await ReplaceAsync(context, Tags.ParseXml(body, TagLimits.Object, context.Options.Xml), cancellationToken);
        await context.SendAsync(StatusCodes.Status200OK);
    }

    public static async ValueTask ReplaceAsync(
        S3Context context, ImmutableArray<KeyValuePair<string, string>> tags, CancellationToken cancellationToken)
    {
        var branch = context.WritableBranch;
        if (context.Query.Contains("versionId"))
        {
            throw new S3Exception(S3Error.MethodNotAllowed, "History is immutable: only the latest version takes new tags.")
                .With("Method", context.Request.Method).With("ResourceType", "OBJECT").WithHeader("Allow", "GET");
        }

        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var file = await ObjectVersions.FindLatestAsync(context.Store, branch, context.Path, cancellationToken);
            var version = file.Headers.Tags.SequenceEqual(tags)
                ? file.WrittenBy
                : await TryReplaceAsync(context, branch, file, tags, cancellationToken);
            if (version is { } made)
            {
                context.Response.Headers["x-amz-version-id"] = made.ToString();
                return;
            }
        }

        throw new S3Exception(S3Error.OperationAborted);
    }

    /// <summary>Held to the very version that was read, so that nothing comes back that a writer in between has replaced; then null.</summary>
    private static async ValueTask<CommitId?> TryReplaceAsync(
        S3Context context,
        BranchRef branch,
        FileEntry file,
        ImmutableArray<KeyValuePair<string, string>> tags,
        CancellationToken cancellationToken)
    {
        var change = new Change.Put(file.Path, file.Content, file.Headers with { Tags = tags })
        {
            Condition = new WriteCondition { Unchanged = file },
        };
        try
        {
            var result = await context.Store.CommitAsync(branch, [change], context.WriteOptions($"Tag {file.Path}"), cancellationToken);
            return result.Commit;
        }
        catch (PfsException e) when (e.Error is PfsError.ConditionFailed or PfsError.FileNotFound)
        {
            return null;
        }
        catch (PfsException e) when (e.Error is PfsError.BranchNotFound or PfsError.RepoNotFound)
        {
            throw S3Context.NoSuchBucket(context.BucketName); // deleted since the request began
        }
    }
}
