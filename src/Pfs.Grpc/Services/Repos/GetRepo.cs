using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class GetRepo
{
    public static Repo Handle(PfsStore store, GetRepoRequest request) => RepoMessage.Of(store.GetRepo(RepoName.Parse(request.Repo)));
}
