using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class UpdateRepo
{
    public static async Task<Repo> HandleAsync(PfsStore store, UpdateRepoRequest request, CancellationToken cancellationToken)
    {
        var description = RequestFields.Message(request.Description);
        return RepoMessage.Of(await store.DescribeRepoAsync(RepoName.Parse(request.Repo), description, cancellationToken));
    }
}
