using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class DeletePrincipal
{
    public static async Task<DeletePrincipalResponse> HandleAsync(
        AccessControl access, DeletePrincipalRequest request, CancellationToken cancellationToken)
    {
        await access.DeletePrincipalAsync(request.Name, cancellationToken);
        return new DeletePrincipalResponse();
    }
}
