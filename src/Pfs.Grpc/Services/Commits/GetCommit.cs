using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

internal static class GetCommit
{
    public static async Task<Commit> HandleAsync(PfsStore store, GetCommitRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var id = store.Resolve(branch, RequestFields.Revision(request.Revision));
        return await CommitMessage.FindAsync(store, branch.Repo, id, cancellationToken);
    }
}
