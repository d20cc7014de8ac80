using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class RestoreBranch
{
    public static async Task<Branch> HandleAsync(PfsStore store, RestoreBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        var head = request.Head.Length == 0 ? null : Revision.Parse(request.Head);
        BranchName? newName = request.NewName.Length == 0 ? null : BranchName.Parse(request.NewName);
        return BranchMessage.Of(await store.RestoreBranchAsync(branch, head, newName, cancellationToken));
    }
}
