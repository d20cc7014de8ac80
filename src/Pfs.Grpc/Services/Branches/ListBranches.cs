using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class ListBranches
{
    public static ListBranchesResponse Handle(PfsStore store, ListBranchesRequest request, Identity caller)
    {
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var after = PageToken.Name(request.PageToken);
        var left = store.ListBranches(RepoName.Parse(request.Repo))
            .Where(branch => string.CompareOrdinal(branch.Ref.Branch.ToString(), after) > 0
                && caller.May(Right.Read, branch.Ref.Repo, branch.Ref.Branch))
            .Take(pageSize + 1)
            .ToList();

        var response = new ListBranchesResponse { Branches = { left.Take(pageSize).Select(BranchMessage.Of) } };
        if (left.Count > pageSize)
        {
            response.NextPageToken = PageToken.OfName(response.Branches[^1].Name);
        }

        return response;
    }
}
