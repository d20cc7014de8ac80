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
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        _ = context.WritableBranch;
        var body = await context.ReadBodyAsync(XmlRequest.DefaultMaxBytes, BodyChecksum.Optional, cancellationToken);
        await ReplaceAsync(context, Tags.ParseXml(body, context.Options.Xml), cancellationToken);
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

        var (_, file) = await ObjectVersions.FindAsync(context, cancellationToken);
        if (file.Headers.Tags.SequenceEqual(tags))
        {
            return;
        }

        // Held to the content that was read: a writer in between keeps its own tags, and this one is told.
        var change = new Change.Put(file.Path, file.Content, file.Headers with { Tags = tags })
        {
            Condition = new WriteCondition { AnyOf = [file.Content.Hash] },
        };
        var result = await PutObject.CommitAsync(context, branch, change, context.WriteOptions($"Tag {file.Path}"), cancellationToken);
        context.Response.Headers["x-amz-version-id"] = result.Commit?.ToString();
    }
}
