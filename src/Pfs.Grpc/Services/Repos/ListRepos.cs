using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class ListRepos
{
    public static ListReposResponse Handle(PfsStore store, ListReposRequest request, Identity caller)
    {
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var after = PageToken.Name(request.PageToken);

        var response = new ListReposResponse();
        var budget = new PageBudget();
        foreach (var repo in store.ListRepos().Where(
            repo => string.CompareOrdinal(repo.Name.ToString(), after) > 0 && caller.May(Right.Read, repo.Name, branch: null)))
        {
            var message = RepoMessage.Of(repo);
            if (response.Repos.Count == pageSize || !budget.TryTake(message))
            {
                response.NextPageToken = PageToken.OfName(response.Repos[^1].Name);
                break;
            }

            response.Repos.Add(message);
        }

        return response;
    }
}
