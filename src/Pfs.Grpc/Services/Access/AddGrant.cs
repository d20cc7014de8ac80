using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class AddGrant
{
    public static async Task<V1.Principal> HandleAsync(AccessControl access, AddGrantRequest request, CancellationToken cancellationToken) =>
        PrincipalMessage.Of(await access.GrantAsync(request.Principal, GrantMessage.Read(request.Grant), cancellationToken));
}
