using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// PUT /{branch}.{repo}/{key}?partNumber&amp;uploadId: stores a part; the same number again replaces it.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
/// </summary>
internal static class UploadPart
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var number = Uploads.PartNumber(context);
        var upload = Uploads.Find(context);
        using var body = context.OpenPartBody(fallback: upload.ChecksumAlgorithm);
        CheckAlgorithm(upload, body.Promises);

        var content = await body.StoreAsync(context.Store, context.Options.MaximumPutBytes, cancellationToken);
        await StoreAsync(context, upload, number, content, cancellationToken);

        context.Response.Headers.ETag = ETagText.Quoted(content);
        if (content.Checksum is { } checksum)
        {
            context.Response.Headers[checksum.Algorithm.HeaderName()] = checksum.Text(partCount: 0);
        }

        await context.SendAsync(StatusCodes.Status200OK);
    }

    public static async ValueTask<PartInfo> StoreAsync(
        S3Context context, UploadInfo upload, int number, FileContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Store.PutPartAsync(upload, number, content, cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.UploadNotFound)
        {
            throw Uploads.NoSuchUpload(context); // completed or aborted meanwhile
        }
    }

    private static void CheckAlgorithm(UploadInfo upload, BodyPromises promises)
    {
        if (upload.ChecksumAlgorithm is not { } expected)
        {
            return;
        }

        var isMissing = !promises.HasChecksum && ChecksumPlan.TypeOf(upload, expected) == ChecksumType.Composite;
        if (isMissing || (promises.HasChecksum && promises.Algorithm != expected))
        {
            var actual = promises.HasChecksum ? promises.Algorithm.Name().ToLowerInvariant() : "null";
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"Checksum Type mismatch occurred, expected checksum Type: {expected.Name().ToLowerInvariant()}, actual checksum Type: {actual}");
        }
    }
}
