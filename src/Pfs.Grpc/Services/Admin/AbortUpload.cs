using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class AbortUpload
{
    public static async Task<AbortUploadResponse> HandleAsync(PfsStore store, AbortUploadRequest request, CancellationToken cancellationToken)
    {
        var upload = store.FindUpload(request.UploadId) ?? throw new PfsException(
            PfsError.UploadNotFound, $"Upload '{request.UploadId}' is not in progress; ListUploads shows those that are.");
        await store.AbortUploadAsync(upload, cancellationToken);
        return new AbortUploadResponse();
    }
}
