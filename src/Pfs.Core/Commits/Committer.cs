using Pfs.Core.Metrics;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;
using Pfs.Core.Trees;

namespace Pfs.Core.Commits;

/// <summary>
/// The one writer of the store (ADR 0002). Takes what waits, lets each proposal check its conditions and add its events,
/// makes the batch durable with one fdatasync, publishes the new state, answers. Whoever finds it idle runs the batch
/// on his own thread, so that a single client pays for no wake-up.
/// </summary>
internal sealed class Committer(
    Log log, ChunkStore chunks, TreeSource trees, StoreMetrics metrics, TimeProvider clock, StoreState initial) : IDisposable
{
    private const int MaxProposalsInBatch = 1024;
    private const int MaxBatchBytes = 8 << 20;
    private const int MaxWaiting = 65_536;

    private readonly Lock _gate = new();
    private readonly Queue<IProposal> _waiting = new();
    private readonly SemaphoreSlim _idle = new(1, 1);
    private readonly List<IProposal> _inBatch = [];
    private bool _running;
    private bool _closed;
    private DurableFrontier _marked;
    private volatile StoreState _state = initial;
    private volatile TaskCompletionSource? _changed;
    private volatile CommitLimit? _limit;

    /// <summary>The state as of the last durable batch.</summary>
    public StoreState State => _state;

    /// <summary>Where commits end until the next checkpoint; null: nowhere.</summary>
    public CommitLimit? Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>Completes when a batch is published after this call.</summary>
    public Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>
    /// Runs <paramref name="decide"/> in the committer's order and returns its result when the batch is durable. What it
    /// throws is thrown here, and then it must have emitted nothing.
    /// </summary>
    public async ValueTask<T> RunAsync<T>(Func<CommitBatch, ValueTask<T>> decide)
    {
        using var step = RequestSpans.StartStep("commit");
        var proposal = new Proposal<T>(decide);
        if (Enqueue(proposal))
        {
            await RunBatchAsync();
            PassOn();
        }

        return await proposal.Task;
    }

    /// <summary>Waits for the batch in progress, refuses all others, and marks the log as closed in order.</summary>
    public async ValueTask CloseAsync(bool markClosed)
    {
        lock (_gate)
        {
            _closed = true;
        }

        await _idle.WaitAsync();
        while (TryTake(out var waiting))
        {
            waiting.Answer(ShuttingDown());
        }

        if (markClosed)
        {
            var batch = log.Begin();
            batch.Append(new ClosedCleanly());
            log.Write(batch);
        }
    }

    public void Dispose() => _idle.Dispose();

    private bool Enqueue(IProposal proposal)
    {
        lock (_gate)
        {
            if (_closed || _waiting.Count >= MaxWaiting)
            {
                throw _closed
                    ? ShuttingDown()
                    : new PfsException(PfsError.Busy, $"{MaxWaiting} writes wait already; try again later.");
            }

            _waiting.Enqueue(proposal);
            var leads = !_running;
            _running = true;
            return leads;
        }
    }

    // The leader's own answer must not wait for batches of others: the pool goes on with those.
    private void PassOn()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _running = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static committer => _ = committer.RunWaitingAsync(), this, preferLocal: false);
    }

    private async Task RunWaitingAsync()
    {
        do
        {
            await RunBatchAsync();
        }
        while (HasMore());
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            _running = _waiting.Count > 0;
            return _running;
        }
    }

    private async ValueTask RunBatchAsync()
    {
        await _idle.WaitAsync();
        try
        {
            await RunBatchAloneAsync();
        }
        finally
        {
            _idle.Release();
        }
    }

    private async ValueTask RunBatchAloneAsync()
    {
        _inBatch.Clear();
        Exception? failure = null;
        try
        {
            var batch = new CommitBatch(log.Begin(), _state, chunks, trees, clock, _limit);
            while (batch.Length < MaxBatchBytes && _inBatch.Count < MaxProposalsInBatch && TryTake(out var proposal))
            {
                _inBatch.Add(proposal);
                await proposal.DecideAsync(batch);
            }

            MakeDurable(batch);
        }
        catch (Exception fault) // a bug of ours too must reach the writers: else they, and all who come after, wait for ever
        {
            failure = fault;
        }

        while (failure is not null && _inBatch.Count < MaxProposalsInBatch && TryTake(out var waiting))
        {
            _inBatch.Add(waiting); // the log cannot even begin a batch: nobody waits in vain
        }

        foreach (var proposal in _inBatch)
        {
            proposal.Answer(failure);
        }
    }

    private void MakeDurable(CommitBatch batch)
    {
        if (!batch.HasEvents)
        {
            return;
        }

        var frontier = chunks.Durable;
        if (frontier > _marked)
        {
            batch.Emit(new DataDurable(frontier));
        }

        log.Write(batch.Log);
        metrics.BatchWritten(_inBatch.Count);
        _marked = frontier;
        Publish(batch);
    }

    // Past this point there is no way back: the batch is durable.
    private void Publish(CommitBatch batch)
    {
        batch.Publish();
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _state = batch.State with { LogEnd = log.Position };
            changed = _changed;
            _changed = null;
        }

        changed?.SetResult();
    }

    private static PfsException ShuttingDown() =>
        new(PfsError.WritesRefused, "The store is shutting down; try again when it is back.");

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IProposal? proposal)
    {
        lock (_gate)
        {
            return _waiting.TryDequeue(out proposal);
        }
    }
}
