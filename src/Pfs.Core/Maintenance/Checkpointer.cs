using Pfs.Core.Commits;
using Pfs.Core.Maintenance.Collection;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance;

/// <summary>
/// Moves what grows in memory to the disk, in the background: trees of heads, commits, the addresses of chunks; then writes a
/// checkpoint, from which the next start goes on (ADR 0005). Writers and readers go on meanwhile.
/// </summary>
internal sealed class Checkpointer(StoreParts parts, Committer committer, Leases leases, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A checkpoint is due after so many commits, or so many bytes of log, but not at once after the last one.</summary>
    private const int CommitsDue = 1024;

    /// <summary>After so many it is due at once.</summary>
    private const int CommitsMax = 4 * CommitsDue;

    /// <summary>So many commits may wait in memory for a checkpoint, 64 MiB of it or so; then writers are refused.</summary>
    private const int CommitsWaitingMax = 16 * CommitsMax;

    private const long LogBytesDue = 16L << 20;

    /// <summary>Less than that waits so long.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private Task _merging = Task.CompletedTask;
    private Exception? _mergeFailure;
    private int _number;
    private LogPosition _at;
    private long _commits;
    private long _started;
    private long _lastTicks;
    private Action<Exception?>? _tell;

    /// <summary>Why the last checkpoint did not come about; null when it did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>When the last checkpoint since the start was made; null: none yet.</summary>
    public DateTimeOffset? LastAt => Volatile.Read(ref _lastTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The ordinal of the last commit that a checkpoint holds.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Goes on after the checkpoint that the store was opened from; number 0 when there was none.</summary>
    public void Start(int number, LogPosition at)
    {
        (_number, _at, _commits) = (number, at, committer.State.LastCommit);
        SetLimit();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Calls <paramref name="tell"/> when checkpoints begin to fail, with the reason, and with null when that is over.</summary>
    public void TellFailures(Action<Exception?> tell)
    {
        _tell = tell;
        if (Failure is { } failure)
        {
            tell(failure); // it failed before anyone asked
        }
    }

    /// <summary>Makes a checkpoint now, unless nothing happened since the last.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (committer.State.LogEnd != _at)
            {
                _started = clock.GetTimestamp();
                using var lease = leases.Take(); // for the nodes, until the log names them
                await StoreTreesAsync(cancellationToken);
                await WriteAsync(cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Runs <paramref name="step"/>, and what it changed in memory only is in a checkpoint before anybody else makes one.
    /// </summary>
    public async Task RunAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await step();
            await WriteAsync(CancellationToken.None);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Waits for the checkpoint in progress, if any; merging of index runs is broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _merging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what it left half done, the next start removes
        _stop.Dispose();
        _one.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var change = committer.NextChange; // taken before the look, so that nothing is missed between the two
                if (committer.State.LogEnd == _at)
                {
                    await change.WaitAsync(_stop.Token);
                }

                for (var waited = TimeSpan.Zero; !IsDue && waited < Idle; waited += Poll)
                {
                    await Task.Delay(Poll, clock, _stop.Token);
                }

                await TryAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private bool IsDue
    {
        get
        {
            var state = committer.State;
            var commits = state.LastCommit - _commits;
            return commits >= CommitsMax
                || (commits >= CommitsDue && clock.GetElapsedTime(_started) > Apart)
                || state.LogEnd.Segment > Math.Max(_at.Segment, 1)
                || state.LogEnd.Offset - _at.Offset >= LogBytesDue;
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await CheckpointAsync(_stop.Token);
            if (_merging.IsCompleted)
            {
                _mergeFailure = _merging.Exception?.InnerException;
                _merging = Task.Run(Merge, _stop.Token);
            }

            Note(_mergeFailure); // until one came to its end
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A full or broken disk: writers are told by their own writes. The log has everything; later is early enough.
            Note(failure);
            await Task.Delay(Idle, clock, _stop.Token);
        }
    }

    // Beside the checkpoints, as it takes as long as the runs are large: meanwhile nothing piles up in memory. The next checkpoint names what came of it.
    private void Merge()
    {
        while (parts.Chunks.Index.Merge(_stop.Token) | parts.Commits.Ids.Merge(_stop.Token))
        {
        }
    }

    private void SetLimit() => committer.Limit = new CommitLimit(_commits + CommitsWaitingMax, Failure);

    private void Note(Exception? failure)
    {
        var isNews = failure is null != Failure is null;
        Failure = failure;
        SetLimit();
        if (isNews)
        {
            _tell?.Invoke(failure);
        }
    }

    private async Task StoreTreesAsync(CancellationToken cancellationToken)
    {
        var stored = new List<TreeStored>();
        foreach (var branch in committer.State.Repos.Values.SelectMany(repo => repo.Branches.Values))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (branch is { Head: { } head, Tree: { OverlayCount: > 0 } tree })
            {
                var (files, deleted) = parts.Trees.Store(tree, like: null, cancellationToken);
                stored.Add(new TreeStored(branch.Ref, head.Id, files, deleted, tree.Tags));
            }
        }

        await parts.Chunks.SyncAsync(parts.Nodes.Needs, cancellationToken);
        foreach (var some in stored.Chunk(256))
        {
            await committer.RunAsync(batch =>
            {
                foreach (var step in some)
                {
                    batch.Emit(step);
                }

                return new ValueTask<bool>(true);
            });
        }

        parts.Trees.ForgetReplaced();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        // In this order: what the state counts is registered before the state is published, and what is frozen becomes
        // durable before a run names it.
        var state = committer.State;
        var end = parts.Chunks.End;
        var newChunks = parts.Chunks.Index.Freeze();
        var newIds = parts.Commits.Ids.Freeze();
        await parts.Chunks.SyncAsync(parts.Chunks.End, cancellationToken);
        var chunkRuns = parts.Chunks.Index.Write(newChunks, cancellationToken);
        var idRuns = parts.Commits.Ids.Write(newIds, cancellationToken);
        parts.Commits.Write(state.LastCommit);

        var rewritten = state.Rewritten.Select(segment => new Rewritten(segment.Key.Kind, segment.Value));
        var left = parts.Segments.Left.Keys.Select(segment => new Rewritten(segment.Kind, segment.Id));
        var start = new CheckpointStart(
            state.LogEnd, end, state.LastCommit, state.LastRepo, [.. chunkRuns], [.. idRuns], [.. rewritten], [.. left]);
        Checkpoint.Write(parts.Directory, _number + 1, start, state);
        (_number, _at, _commits) = (_number + 1, state.LogEnd, state.LastCommit);
        SetLimit();
        Volatile.Write(ref _lastTicks, clock.GetUtcNow().UtcTicks);

        parts.Commits.Forget(state.LastCommit);
        parts.Chunks.Index.DeleteSuperseded(start.ChunkRuns);
        parts.Commits.Ids.DeleteSuperseded(start.CommitRuns);
        Checkpoint.RemoveOthers(parts.Directory, _number);
    }
}
