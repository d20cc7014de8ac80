using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class GetPrincipal
{
    public static V1.Principal Handle(AccessControl access, GetPrincipalRequest request) =>
        PrincipalMessage.Of(access.GetPrincipal(request.Name));
}
