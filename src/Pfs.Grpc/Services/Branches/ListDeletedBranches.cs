using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class ListDeletedBranches
{
    public static ListDeletedBranchesResponse Handle(PfsStore store, ListDeletedBranchesRequest request)
    {
        var response = new ListDeletedBranchesResponse();
        var all = store.ListDeletedBranches(RepoName.Parse(request.Repo)).Select(deleted => (
            DeletedBranchMessage.Of(deleted), deleted.Deleted, $"{deleted.Ref.Branch} {deleted.Head}"));
        response.NextPageToken = DeletedPage.Fill(all, request.PageSize, request.PageToken, response.Branches);
        return response;
    }
}
