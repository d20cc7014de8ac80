using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class DeleteBranch
{
    public static async Task<DeleteBranchResponse> HandleAsync(
        PfsStore store, DeleteBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        var until = await store.DeleteBranchAsync(branch, onlyEmpty: false, andLastRepo: false, cancellationToken);
        return new DeleteBranchResponse { RestorableUntil = until?.ToTimestamp() };
    }
}
