using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class GetRepo
{
    public static Repo Handle(PfsStore store, GetRepoRequest request)
    {
        var name = RepoName.Parse(request.Repo);
        return store.FindRepo(name) is { } repo
            ? RepoMessage.Of(repo)
            : throw new PfsException(PfsError.RepoNotFound, $"Repo '{name}' does not exist; create it with CreateRepo.");
    }
}
