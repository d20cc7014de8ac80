using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class RemoveGrant
{
    public static async Task<V1.Principal> HandleAsync(AccessControl access, RemoveGrantRequest request, CancellationToken cancellationToken) =>
        PrincipalMessage.Of(await access.RevokeAsync(request.Principal, GrantMessage.Read(request.Grant), cancellationToken));
}
