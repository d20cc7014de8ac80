using Microsoft.AspNetCore.Http;
using Pfs.Core;

namespace Pfs.S3Api.Operations.Multipart;

/// <summary>
/// DELETE /{branch}.{repo}/{key}?uploadId: drops an upload and its parts.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
/// </summary>
internal static class AbortMultipartUpload
{
    public static async ValueTask HandleAsync(S3Context context, CancellationToken cancellationToken)
    {
        var upload = Uploads.Find(context);
        try
        {
            await context.Store.AbortUploadAsync(upload, cancellationToken);
        }
        catch (PfsException e) when (e.Error == PfsError.UploadNotFound)
        {
            throw Uploads.NoSuchUpload(context);
        }

        await context.SendAsync(StatusCodes.Status204NoContent);
    }
}
