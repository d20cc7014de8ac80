using Google.Protobuf.WellKnownTypes;
using Pfs.Core;

namespace Pfs.Grpc.Messages;

/// <summary>A principal as a message.</summary>
internal static class PrincipalMessage
{
    public static V1.Principal Of(Principal principal) => new()
    {
        Name = principal.Name,
        CreatedAt = principal.Created.ToTimestamp(),
        Grants = { principal.Grants.Select(GrantMessage.Of) },
        Keys = { principal.Keys.Select(KeyMessage.Of) },
    };
}
