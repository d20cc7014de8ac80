using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class CreateBranch
{
    public static async Task<Branch> HandleAsync(PfsStore store, CreateBranchRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.NamedBranch(request.Repo, request.Branch);
        var from = FromOf(store, request);
        return BranchMessage.Of(await store.CreateBranchAsync(branch, from, createRepo: false, cancellationToken));
    }

    /// <summary>The commit to begin at; null for a branch without commits.</summary>
    private static Revision? FromOf(PfsStore store, CreateBranchRequest request)
    {
        if (request.FromBranch.Length == 0 && request.FromRevision.Length == 0)
        {
            return null;
        }

        var from = RequestFields.Branch(request.Repo, request.FromBranch);
        return Revision.Of(store.Resolve(from, RequestFields.Revision(request.FromRevision)));
    }
}
