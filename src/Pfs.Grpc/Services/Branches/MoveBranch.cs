using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class MoveBranch
{
    public static async Task<Branch> HandleAsync(PfsStore store, MoveBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        if (request.Revision.Length == 0)
        {
            throw RequestFields.Invalid("revision is required: the commit that the branch is to point to.");
        }

        var expectedHead = RequestFields.ExpectedHead(request.ExpectedHead);
        var moved = await store.MoveBranchAsync(branch, Revision.Parse(request.Revision), expectedHead, cancellationToken);
        return BranchMessage.Of(moved);
    }
}
