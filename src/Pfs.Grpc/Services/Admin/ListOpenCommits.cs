using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class ListOpenCommits
{
    public static ListOpenCommitsResponse Handle(PfsStore store, ListOpenCommitsRequest request)
    {
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var after = PageToken.Name(request.PageToken);
        var response = new ListOpenCommitsResponse();
        var budget = new PageBudget();
        foreach (var open in store.ListOpenCommits().Where(open => string.CompareOrdinal(KeyOf(open.Branch), after) > 0))
        {
            var message = new OpenCommit
            {
                Commit = CommitMessage.Of(open.Branch.Repo, open.Commit),
                Branch = open.Branch.Branch.ToString(),
                ActiveAt = open.Active.ToTimestamp(),
            };
            if (response.Commits.Count == pageSize || !budget.TryTake(message))
            {
                var last = response.Commits[^1];
                response.NextPageToken = PageToken.OfName($"{last.Commit.Repo} {last.Branch}");
                break;
            }

            response.Commits.Add(message);
        }

        return response;
    }

    // A blank comes before all that names may hold, so the order is that of the list.
    private static string KeyOf(BranchRef branch) => $"{branch.Repo} {branch.Branch}";
}
