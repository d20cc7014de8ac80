using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class CreateKey
{
    public static async Task<NewAccessKey> HandleAsync(AccessControl access, CreateKeyRequest request, CancellationToken cancellationToken) =>
        KeyMessage.Of(await access.CreateKeyAsync(request.Principal, RequestFields.OptionalTime("expires_at", request.ExpiresAt), cancellationToken));
}
