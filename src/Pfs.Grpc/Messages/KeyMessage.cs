using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;
using AccessKey = Pfs.Core.AccessKey;

namespace Pfs.Grpc.Messages;

/// <summary>An access key as a message, without its secret unless it was just made.</summary>
internal static class KeyMessage
{
    public static V1.AccessKey Of(AccessKey key) => new()
    {
        Id = key.Id,
        CreatedAt = key.Created.ToTimestamp(),
        ExpiresAt = key.Expires?.ToTimestamp(),
        Disabled = key.IsDisabled,
        LastUsedAt = key.LastUsed?.ToTimestamp(),
    };

    public static NewAccessKey Of(NewKey made) => new() { Key = Of(made.Key), SecretKey = made.SecretKey };
}
