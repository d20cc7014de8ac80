using Pfs.Core.Commits;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Lets go of what has had its time: what was dropped longer ago than it is kept, uploads and open commits that were given up.
/// Only refs and sessions go; from then on their content is nobody's, and collection may take it.
/// </summary>
internal sealed class Retention(Committer committer, StoreOptions options, TimeProvider clock) : IAsyncDisposable
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
        var steps = GivenUp(state, Now).Prepend(new Forgotten(Now - options.DeletedRetention));
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
                    _ = step is UploadAborted ? uploads++ : openCommits++;
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
        var until = batch.Now - options.DeletedRetention;
        var state = batch.State;
        var repos = state.DroppedRepos.Count(dropped => dropped.Time <= until);
        var branches = state.Repos.Values.Sum(repo => repo.Dropped.Count(dropped => dropped.Time <= until))
            + state.DroppedRepos.Where(dropped => dropped.Time > until).Sum(repo => repo.Repo.Dropped.Count(dropped => dropped.Time <= until));
        if (repos + branches > 0)
        {
            batch.Emit(new Forgotten(until));
        }

        return (repos, branches);
    }

    private IEnumerable<StoreEvent> GivenUp(StoreState state, DateTimeOffset now)
    {
        var uploads = state.Uploads.Keys.Select(id => new UploadAborted(id));
        var openCommits = state.Repos.Values
            .SelectMany(repo => repo.Branches.Values)
            .Where(branch => branch.Open is not null)
            .Select(branch => new CommitAborted(branch.Ref));
        return uploads.Concat<StoreEvent>(openCommits).Where(step => IsGivenUp(step, state, now));
    }

    private bool IsGivenUp(StoreEvent step, StoreState state, DateTimeOffset now) => step switch
    {
        UploadAborted(var id) => state.Uploads.GetValueOrDefault(id) is { Info.Completed: null } upload
            && upload.Active <= now - options.UploadExpiry,
        CommitAborted(var branch) => state.FindBranch(branch)?.Open is { } open
            && open.Active <= now - options.OpenCommitExpiry,
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
