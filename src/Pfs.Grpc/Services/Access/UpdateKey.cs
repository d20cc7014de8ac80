using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class UpdateKey
{
    public static async Task<V1.AccessKey> HandleAsync(
        AccessControl access, UpdateKeyRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var expires = RequestFields.OptionalTime("expires_at", request.ExpiresAt);
        if (expires <= clock.GetUtcNow())
        {
            throw RequestFields.Invalid("expires_at is past; disable the key instead.");
        }

        return KeyMessage.Of(await access.UpdateKeyAsync(
            request.AccessKey,
            key => (
                request.HasDisabled ? request.Disabled : key.IsDisabled,
                request.ExpiryCase == UpdateKeyRequest.ExpiryOneofCase.None ? key.Expires : expires),
            cancellationToken));
    }
}
