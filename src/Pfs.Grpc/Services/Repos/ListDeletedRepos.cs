using System.Globalization;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class ListDeletedRepos
{
    public static ListDeletedReposResponse Handle(PfsStore store, ListDeletedReposRequest request, Identity caller)
    {
        var response = new ListDeletedReposResponse();
        var all = store.ListDeletedRepos().Where(deleted => caller.May(Right.Admin, deleted.Repo.Name, branch: null)).Select(deleted => (
            DeletedRepoMessage.Of(deleted), deleted.Deleted, deleted.Number.ToString(CultureInfo.InvariantCulture)));
        response.NextPageToken = DeletedPage.Fill(all, request.PageSize, request.PageToken, response.Repos);
        return response;
    }
}
