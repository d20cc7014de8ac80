using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations.Buckets;

/// <summary>
/// A document that clients keep with a bucket: with its branch, without a commit. It is stored as it is answered. A read-only view has
/// its branch's.
/// </summary>
internal sealed class BucketSetting(string name, S3Error notSet)
{
    /// <summary>Of the operations on ?cors.</summary>
    public static BucketSetting Cors { get; } = new(
        "cors", S3Error.NotConfigured("NoSuchCORSConfiguration", "The CORS configuration does not exist"));

    /// <summary>The document; null when none is set.</summary>
    public ImmutableArray<byte>? Find(PfsStore store, BranchRef branch) => store.FindBranchSetting(branch, name);

    /// <summary>Answers the document, or 404 with the code that clients take for "not set".</summary>
    public async ValueTask GetAsync(S3Context context, CancellationToken cancellationToken)
    {
        var document = Find(context.Store, context.Bucket.Branch)
            ?? throw new S3Exception(notSet).With("BucketName", context.BucketName);
        context.Response.ContentType = ErrorAnswer.ContentType;
        context.Response.ContentLength = document.Length;
        await context.Response.Body.WriteAsync(document.AsMemory(), cancellationToken);
    }

    /// <summary>Deleting what is not set succeeds, as at S3.</summary>
    public async ValueTask DeleteAsync(S3Context context, CancellationToken cancellationToken)
    {
        await SetAsync(context, document: null, cancellationToken);
        await context.SendAsync(StatusCodes.Status204NoContent);
    }

    /// <param name="context">The request, whose bucket must be writable.</param>
    /// <param name="document">What GET answers from now on; null for nothing.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="S3Exception">MaxMessageLengthExceeded; NoSuchBucket; MethodNotAllowed.</exception>
    public async ValueTask SetAsync(S3Context context, XmlAnswer? document, CancellationToken cancellationToken)
    {
        if (document?.Written.Length > PfsStore.BranchSettingBytesMax)
        {
            throw new S3Exception(S3Error.MaxMessageLengthExceeded).With("MaxMessageLengthBytes", $"{PfsStore.BranchSettingBytesMax}");
        }

        try
        {
            await context.Store.SetBranchSettingAsync(
                context.WritableBranch, name, document is null ? null : [.. document.Written.Span], cancellationToken);
        }
        catch (PfsException e) when (e.Error is PfsError.BranchNotFound or PfsError.RepoNotFound)
        {
            throw S3Context.NoSuchBucket(context.BucketName); // deleted since the request began
        }
    }
}
