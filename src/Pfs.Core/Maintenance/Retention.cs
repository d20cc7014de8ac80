using Pfs.Core.Commits;
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

    /// <summary>Sweeps in the background from now on, each time followed by <paramref name="next"/>, which must not fail.</summary>
    public void Start(Func<SweepReport, CancellationToken, Task> next) => _running = Task.Run(() => RunAsync(next));

    /// <summary>The state that a sweep would make of another one; nothing is changed.</summary>
    public StoreState Preview(StoreState state)
    {
        var steps = GivenUp(state, Now).Prepend(new Forgotten(Now - options.DeletedRetention));
        return steps.Aggregate(state, (next, step) => step.Apply(next));
    }

    /// <inheritdoc cref="PfsStore.SweepAsync"/>
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

    private async Task RunAsync(Func<SweepReport, CancellationToken, Task> next)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Every, clock, _stop.Token);
                await TryAsync(next);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task TryAsync(Func<SweepReport, CancellationToken, Task> next)
    {
        try
        {
            await next(await SweepAsync(_stop.Token), _stop.Token);
        }
        catch (PfsException)
        {
            // A full or broken disk: writers are told by their own writes. Nothing is lost by letting go of it later.
        }
    }
}
