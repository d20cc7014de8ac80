using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

internal static class ListCommits
{
    public static async Task<ListCommitsResponse> HandleAsync(
        PfsStore store, ListCommitsRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var revision = RequestFields.Revision(request.Revision);
        if (revision == Revision.Head && store.GetBranch(branch).Head is null)
        {
            return new ListCommitsResponse();
        }

        var start = PageToken.Commit(request.PageToken) ?? store.Resolve(branch, revision);
        return request.Path.IsEmpty
            ? await ListAllAsync(store, branch.Repo, start, pageSize, cancellationToken)
            : await ListOfPathAsync(store, branch, start, RequestFields.Path(request.Path), pageSize, cancellationToken);
    }

    private static async Task<ListCommitsResponse> ListAllAsync(
        PfsStore store, RepoName repo, CommitId start, int pageSize, CancellationToken cancellationToken)
    {
        var response = new ListCommitsResponse();
        var budget = new PageBudget();

        // An open commit is in no log yet.
        if (await store.FindCommitAsync(repo, start, cancellationToken) is { IsOpen: true } open)
        {
            TryAdd(response, CommitMessage.Of(repo, open), pageSize, ref budget);
            if (open.Parents.Length == 0)
            {
                return response;
            }

            start = open.Parents[0];
        }

        // One more than the page: it is where the next one begins.
        foreach (var commit in await store.LogAsync(repo, start, pageSize + 1, cancellationToken))
        {
            if (!TryAdd(response, CommitMessage.Of(repo, commit), pageSize, ref budget))
            {
                break;
            }
        }

        return response;
    }

    private static async Task<ListCommitsResponse> ListOfPathAsync(
        PfsStore store, BranchRef branch, CommitId start, FilePath path, int pageSize, CancellationToken cancellationToken)
    {
        var response = new ListCommitsResponse();
        var budget = new PageBudget();
        var snapshot = await store.OpenSnapshotAsync(branch, Revision.Of(start), cancellationToken);
        foreach (var version in await store.HistoryAsync(snapshot, path, pageSize + 1, cancellationToken))
        {
            var commit = await CommitMessage.FindAsync(store, branch.Repo, version.Commit, cancellationToken);
            if (!TryAdd(response, commit, pageSize, ref budget))
            {
                break;
            }
        }

        return response;
    }

    private static bool TryAdd(ListCommitsResponse response, Commit commit, int pageSize, ref PageBudget budget)
    {
        if (response.Commits.Count == pageSize || !budget.TryTake(commit))
        {
            response.NextPageToken = commit.Id;
            return false;
        }

        response.Commits.Add(commit);
        return true;
    }
}
