using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Commits;

internal static class AbortCommit
{
    public static async Task<AbortCommitResponse> HandleAsync(
        PfsStore store, AbortCommitRequest request, CancellationToken cancellationToken)
    {
        var open = RequestFields.CommitId("commit_id", request.CommitId);
        await store.AbortCommitAsync(RepoName.Parse(request.Repo), open, cancellationToken);
        return new AbortCommitResponse();
    }
}
