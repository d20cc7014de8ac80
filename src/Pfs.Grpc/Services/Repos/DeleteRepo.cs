using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class DeleteRepo
{
    public static async Task<DeleteRepoResponse> HandleAsync(
        PfsStore store, DeleteRepoRequest request, CancellationToken cancellationToken)
    {
        var until = await store.DeleteRepoAsync(RepoName.Parse(request.Repo), cancellationToken);
        return new DeleteRepoResponse { RestorableUntil = until?.ToTimestamp() };
    }
}
