using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

internal static class StatPrefix
{
    public static async Task<StatPrefixResponse> HandleAsync(
        PfsStore store, StatPrefixRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var snapshot = await store.OpenSnapshotAsync(branch, RequestFields.Revision(request.Revision), cancellationToken);
        var (files, bytes) = await snapshot.TotalsAsync(request.Prefix.Memory, cancellationToken);
        return new StatPrefixResponse { FileCount = files, TotalBytes = bytes, Snapshot = snapshot.Commit?.ToString() ?? "" };
    }
}
