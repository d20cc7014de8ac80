using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class DeleteKey
{
    public static async Task<DeleteKeyResponse> HandleAsync(AccessControl access, DeleteKeyRequest request, CancellationToken cancellationToken)
    {
        await access.DeleteKeyAsync(request.AccessKey, cancellationToken);
        return new DeleteKeyResponse();
    }
}
