using System.Runtime.CompilerServices;
using Grpc.Core;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>The commits of a branch as they come, each once and in order; a server that stops is waited for.</summary>
internal sealed class CommitFeed(ClientCall call, Target branch)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Reads until it is cancelled, or the server refuses.</summary>
    /// <param name="after">The last commit that is known; null: the branch had none, and its first is awaited.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Commit> ReadAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            using var watch = Open(after, cancellationToken);
            if (await TryAsync(async () => await watch.ResponseHeadersAsync, isFirst))
            {
                // The watch stands: what it does not bring was there before.
                var missed = after is null ? await AllAsync(cancellationToken) : [];
                foreach (var commit in missed)
                {
                    after = commit.Id;
                    yield return commit;
                }

                var known = missed.Select(commit => commit.Id).ToHashSet(StringComparer.Ordinal);
                while (await TryAsync(async () => await watch.ResponseStream.MoveNext(cancellationToken), isFirst: false))
                {
                    after = watch.ResponseStream.Current.Id;
                    if (!known.Contains(after))
                    {
                        yield return watch.ResponseStream.Current;
                    }
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private AsyncServerStreamingCall<Commit> Open(string? after, CancellationToken cancellationToken) => call.Commits.WatchCommits(
        new WatchCommitsRequest { Repo = branch.Repo.ToString(), Branch = branch.Revision.Branch, After = after ?? "" }, cancellationToken: cancellationToken);

    private async Task<List<Commit>> AllAsync(CancellationToken cancellationToken)
    {
        var commits = new List<Commit>();
        await foreach (var commit in Queries.Commits(call, branch, long.MaxValue, cancellationToken))
        {
            commits.Add(commit);
        }

        commits.Reverse();
        return commits;
    }

    // A first attempt says why it failed; later the server was there, and comes back.
    private static async Task<bool> TryAsync<T>(Func<Task<T>> step, bool isFirst)
    {
        try
        {
            return await step() is not false;
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.Unavailable && !isFirst)
        {
            return false;
        }
    }
}
