using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class ProtectBranch
{
    public static async Task<Branch> HandleAsync(PfsStore store, ProtectBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        return BranchMessage.Of(await store.ProtectBranchAsync(branch, request.Protected, cancellationToken));
    }
}
