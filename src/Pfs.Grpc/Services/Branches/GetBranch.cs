using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class GetBranch
{
    public static Branch Handle(PfsStore store, GetBranchRequest request) =>
        BranchMessage.Of(store.GetBranch(RequestFields.Branch(request.Repo, request.Branch)));
}
