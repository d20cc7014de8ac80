using Pfs.Core.Commits;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;
using Pfs.Core.Transfer;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Lets go of what has had its time: what was dropped longer ago than it is kept, uploads and open commits that were given up, and imports that a crash cut off.
/// Only refs and sessions go; from then on their content is nobody's, and collection may take it.
/// </summary>
internal sealed class Retention(Committer committer, Imports imports, StoreOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Far below any useful retention, and a look at a state without anything to let go of costs next to nothing.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Calls <paramref name="tend"/>, which sweeps, again and again in the background from now on.</summary>
    public void Start(Func<CancellationToken, Task> tend) => _running = Task.Run(() => RunAsync(tend));

    /// <summary>The state that a sweep would make of another one; nothing is changed.</summary>
    public StoreState Preview(StoreState state)
    {
        var steps = Due(state, Now).Concat(GivenUp(state, Now));
        return steps.Aggregate(state, (next, step) => step.Apply(next));
    }

    /// <summary>Lets go of what has had its time; <see cref="Collector.SweepAsync"/> keeps it apart from a collection.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (repos, branches) = await committer.RunAsync(batch => new ValueTask<(int, int)>(Forget(batch)));
        var (uploads, openCommits) = (0, 0);
        foreach (var some in GivenUp(committer.State, Now).Chunk(256)) // so that writers do not wait for a long list
        {
            cancellationToken.ThrowIfCancellationRequested();
            await committer.RunAsync(batch =>
            {
                // Looked at again: somebody may have gone on with it meanwhile.
                foreach (var step in some.Where(step => IsGivenUp(step, batch.State, batch.Now)))
                {
                    batch.Emit(step);
                    _ = step is UploadAborted ? uploads++ : step is CommitAborted ? openCommits++ : repos++;
                }

                return new ValueTask<bool>(true);
            });
        }

        return new SweepReport(repos, branches, uploads, openCommits);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private DateTimeOffset Now => Micros.Truncated(clock.GetUtcNow());

    private (int Repos, int Branches) Forget(CommitBatch batch)
    {
        var before = batch.State;
        foreach (var step in Due(before, batch.Now))
        {
            batch.Emit(step);
        }

        var dropped = before.KeptRepos.ToDictionary(repo => repo.Number, repo => repo.Dropped.Length);
        return (
            before.DroppedRepos.Count - batch.State.DroppedRepos.Count,
            batch.State.KeptRepos.Sum(repo => dropped[repo.Number] - repo.Dropped.Length));
    }

    // What forgets everything that has had its time; nothing when there is nothing.
    private IEnumerable<StoreEvent> Due(StoreState state, DateTimeOffset now)
    {
        var until = now - options.DeletedRetention;
        var all = state.Repos.Values.Select(repo => (Repo: repo, Dropped: default(DateTimeOffset?)))
            .Concat(state.DroppedRepos.Select(dropped => (dropped.Repo, (DateTimeOffset?)dropped.Time)));
        if (all.Any(repo => repo.Repo.DeletedRetention is null && IsDue(repo, until)))
        {
            yield return new Forgotten(until);
        }

        foreach (var repo in all)
        {
            if (repo.Repo.DeletedRetention is { } own && IsDue(repo, now - own))
            {
                yield return new RepoForgotten(repo.Repo.Number, now - own);
            }
        }

        static bool IsDue((RepoState Repo, DateTimeOffset? Dropped) repo, DateTimeOffset until) =>
            repo.Dropped <= until || repo.Repo.Dropped.Any(dropped => dropped.Time <= until);
    }

    private IEnumerable<StoreEvent> GivenUp(StoreState state, DateTimeOffset now)
    {
        var uploads = state.Uploads.Keys.Select(id => new UploadAborted(id));
        var openCommits = state.Repos.Values
            .SelectMany(repo => repo.Branches.Values)
            .Where(branch => branch.Open is not null)
            .Select(branch => new CommitAborted(branch.Ref));
        var halfImported = state.Repos.Values.Where(repo => repo.Name.IsImport).Select(repo => new RepoDeleted(repo.Name, Time: null));
        return uploads.Concat<StoreEvent>(openCommits).Concat(halfImported).Where(step => IsGivenUp(step, state, now));
    }

    private bool IsGivenUp(StoreEvent step, StoreState state, DateTimeOffset now) => step switch
    {
        UploadAborted(var id) => state.Uploads.GetValueOrDefault(id) is { Info.Completed: null } upload
            && upload.Active <= now - options.UploadExpiry,
        CommitAborted(var branch) => state.FindBranch(branch)?.Open is { } open
            && open.Active <= now - options.OpenCommitExpiry,
        RepoDeleted(var hidden, _) => state.Repos.TryGetValue(hidden, out var repo) && !imports.Has(repo.Number),
        _ => throw StoreState.Impossible($"a sweep by {step.Type}"),
    };

    private async Task RunAsync(Func<CancellationToken, Task> tend)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, clock, _stop.Token);
                await TryAsync(tend);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> tend)
    {
        try
        {
            await tend(_stop.Token);
        }
        catch (PfsException)
        {
            // A full or broken disk, of which writers are told by their own writes, or a collection or check is in progress. Nothing is lost by doing it later.
        }
    }
}
