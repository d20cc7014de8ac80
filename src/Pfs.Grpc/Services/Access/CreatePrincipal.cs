using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class CreatePrincipal
{
    public static async Task<V1.Principal> HandleAsync(AccessControl access, CreatePrincipalRequest request, CancellationToken cancellationToken) =>
        PrincipalMessage.Of(await access.CreatePrincipalAsync(request.Name, [.. request.Grants.Select(GrantMessage.Read)], cancellationToken));
}
