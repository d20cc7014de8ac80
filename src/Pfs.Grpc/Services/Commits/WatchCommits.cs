using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

internal static class WatchCommits
{
    public static async Task HandleAsync(
        PfsStore store,
        WatchCommitsRequest request,
        IServerStreamWriter<Commit> responses,
        ServerCallContext context,
        CancellationToken stopping)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        _ = store.GetBranch(branch);
        var after = RequestFields.OptionalCommitId("after", request.After);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        try
        {
            await using var commits = store.WatchAsync(branch, after, end.Token).GetAsyncEnumerator(end.Token);

            // The watch begins with the first call; the headers then tell the caller that no commit will be missed.
            var next = commits.MoveNextAsync().AsTask();
            await context.WriteResponseHeadersAsync([]);
            while (await next)
            {
                await responses.WriteAsync(CommitMessage.Of(branch.Repo, commits.Current), end.Token);
                next = commits.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw GrpcStatusMap.ExceptionOf(
                StatusCode.Unavailable, "SERVER_STOPPING", "The server stops; watch again from the last commit received.");
        }
    }
}
