using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class RotateKey
{
    private const long MaxOverlapSeconds = 31_536_000; // a year

    public static async Task<NewAccessKey> HandleAsync(AccessControl access, RotateKeyRequest request, CancellationToken cancellationToken) =>
        request.OverlapSeconds is >= 0 and <= MaxOverlapSeconds
            ? KeyMessage.Of(await access.RotateKeyAsync(request.AccessKey, TimeSpan.FromSeconds(request.OverlapSeconds), cancellationToken))
            : throw RequestFields.Invalid($"overlap_seconds must be 0 to {MaxOverlapSeconds}.");
}
