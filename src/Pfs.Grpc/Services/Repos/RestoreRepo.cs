using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class RestoreRepo
{
    public static async Task<Repo> HandleAsync(PfsStore store, RestoreRepoRequest request, CancellationToken cancellationToken)
    {
        var repo = RepoName.Parse(request.Repo);
        RepoName? newName = request.NewName.Length == 0 ? null : RepoName.Parse(request.NewName);
        int? number = request.Number == 0 ? null : request.Number;
        return RepoMessage.Of(await store.RestoreRepoAsync(repo, number, newName, cancellationToken));
    }
}
