using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class WhoAmI
{
    public static WhoAmIResponse Handle(Identity caller) => new()
    {
        Principal = caller.Name,
        AccessKey = caller.AccessKey,
        Grants = { caller.Grants.Select(GrantMessage.Of) },
        Limits = { (caller.Limits ?? []).Select(GrantMessage.Of) },
    };
}
