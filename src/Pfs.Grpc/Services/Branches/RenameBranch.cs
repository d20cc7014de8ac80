using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class RenameBranch
{
    public static async Task<Branch> HandleAsync(PfsStore store, RenameBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        return BranchMessage.Of(await store.RenameBranchAsync(branch, BranchName.Parse(request.NewName), cancellationToken));
    }
}
