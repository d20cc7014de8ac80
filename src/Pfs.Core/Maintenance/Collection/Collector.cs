using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.State;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>
/// Garbage collection (ADR 0008): finds the commits that nothing leads to, notes what all others need, and writes the segments anew in which much is needed
/// by nobody. Readers and writers go on meanwhile; it can be stopped, and may crash, at any point. One run at a time.
/// </summary>
internal sealed class Collector(
    StoreParts parts, Committer committer, Checkpointer checkpointer, Retention retention, Leases leases, StoreOptions options, TimeProvider clock)
    : IDisposable
{
    private const int StretchesPerEvent = 100_000; // about 1 MiB
    private const int Attempts = 3;
    private const int GrowthShare = 4;

    private static readonly SweepReport Nothing = new(0, 0, 0, 0);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<(SegmentKind Kind, int Id)> _old = []; // files to which nothing leads any more
    private Action<CollectionReport?, Exception?>? _tell;
    private long _writtenBefore = -1;

    /// <summary>Whether a collection, or other work that runs alone, is in progress.</summary>
    public bool IsBusy => _one.CurrentCount == 0;

    /// <summary>When the last collection since the start ended, and what it did; null: none yet.</summary>
    public CollectionOutcome? Last { get; private set; }

    /// <summary>Why the last collection that came about by itself failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc cref="PfsStore.CollectAsync"/>
    public async Task<CollectionReport> RunAsync(bool isDryRun, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        if (isDryRun)
        {
            return await RunAloneAsync(() => LookAsync(progress, cancellationToken));
        }

        var report = await RunAloneAsync(() => CountedAsync(CollectWithReserveAsync(progress, cancellationToken)));
        (Last, Failure) = (new CollectionOutcome(clock.GetUtcNow(), report), null);
        return report;
    }

    /// <inheritdoc cref="PfsStore.SweepAsync"/>
    /// <remarks>Never within a collection: a head that came and was forgotten between its checkpoint and its word in the log would stop the next start there.</remarks>
    public Task<SweepReport> SweepAsync(CancellationToken cancellationToken) => RunAloneAsync(() => retention.SweepAsync(cancellationToken));

    /// <summary>
    /// Sweeps; and collects when that let go of something, or when so much was written since the last time that a collection may be worth it: aborted uploads,
    /// superfluous trees and bodies that never became a commit are told by nobody.
    /// </summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        var sweep = await SweepAsync(cancellationToken);
        var written = Written;
        _writtenBefore = _writtenBefore < 0 ? written : _writtenBefore; // the first look after a start
        var isGrown = written - _writtenBefore >= Math.Max(options.SegmentBytes, written / GrowthShare);
        if (!isGrown && sweep == Nothing)
        {
            return;
        }

        try
        {
            var report = await RunAsync(isDryRun: false, progress: null, cancellationToken);
            _writtenBefore = Written; // sealing counts as writing
            _tell?.Invoke(report, null);
        }
        catch (Exception failure) when (failure is PfsException or IOException)
        {
            Failure = failure;
            _tell?.Invoke(null, failure); // nothing is lost by collecting later
        }
    }

    /// <summary>Calls <paramref name="tell"/> after each collection that came about by itself, with what it did or why it failed.</summary>
    public void Tell(Action<CollectionReport?, Exception?> tell) => _tell = tell;

    /// <summary>Runs <paramref name="work"/> while nothing is collected; <see cref="PfsError.Busy"/> when other such work is in progress.</summary>
    public async Task<T> RunAloneAsync<T>(Func<Task<T>> work)
    {
        if (!await _one.WaitAsync(0, CancellationToken.None))
        {
            throw new PfsException(PfsError.Busy, "A collection or a check is in progress already; wait for it to end.");
        }

        try
        {
            return await work();
        }
        finally
        {
            parts.Chunks.Doom = null;
            parts.Reserve.Fill();
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<CollectionReport> CountedAsync(Task<CollectionReport> collection)
    {
        try
        {
            var report = await collection;
            parts.Metrics.Collected(report);
            return report;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            parts.Metrics.CollectionFailed();
            throw;
        }
    }

    // About the bytes that were ever written.
    private long Written
    {
        get
        {
            var (data, log) = (parts.Chunks.End, committer.State.LogEnd);
            return ((data.Segment + (long)log.Segment) * options.SegmentBytes) + data.Offset + log.Offset;
        }
    }

    private async Task<CollectionReport> LookAsync(IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new CollectionProgress(CollectionStep.Searching, 0, 0));
        var end = parts.Chunks.End;
        var state = retention.Preview(committer.State);
        var reachable = new Reachable(state, cancellationToken);
        var garbage = reachable.Garbage(cancellationToken);
        var live = new LiveFilter(parts.Chunks.Count);
        await MarkAsync(state, reachable, live, progress, cancellationToken);
        var weighed = await WeighAsync(new SegmentSweep(parts.Segments, live, NewPace()), parts.Segments, end, state.LogEnd, progress, cancellationToken);
        var due = weighed.Where(segment => segment.IsDue).ToArray();
        return Counted(Nothing, garbage.Sum(stretch => stretch.Count), reachable, weighed) with
        {
            IsDryRun = true,
            RewrittenSegments = due.Length,
            FreedBytes = due.Sum(segment => segment.Garbage),
        };
    }

    // On a full disk a second attempt has the reserve for itself.
    private async Task<CollectionReport> CollectWithReserveAsync(IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await CollectAsync(progress, cancellationToken);
        }
        catch (Exception failure) when (DiskFull.Is(failure))
        {
            parts.Chunks.Doom = null;
        }

        using var room = parts.Guard.MakeRoom();
        try
        {
            parts.Reserve.Release();
            return await CollectAsync(progress, cancellationToken);
        }
        catch (IOException failure) when (DiskFull.Is(failure))
        {
            throw DiskFull.Refusal(failure);
        }
    }

    private async Task<CollectionReport> CollectAsync(IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new CollectionProgress(CollectionStep.Searching, 0, 0));
        var sweep = await retention.SweepAsync(cancellationToken);
        await CheckpointAsync(cancellationToken);
        var (reachable, commits) = await ForgetAsync(cancellationToken);
        var doom = new Doom(new LiveFilter(parts.Chunks.Count));
        parts.Chunks.Doom = doom;
        var (data, log) = (parts.Chunks.Seal(), await SealLogAsync());
        progress?.Report(new CollectionProgress(CollectionStep.Waiting, 0, 0));
        await DrainAsync(cancellationToken);
        await MarkAsync(committer.State, reachable, doom.Live, progress, cancellationToken);

        var sweeping = new SegmentSweep(parts.Segments, doom.Live, NewPace());
        var weighed = await WeighAsync(sweeping, parts.Segments, new DurableFrontier(data, 0), new LogPosition(log, 0, 0), progress, cancellationToken);
        var report = Counted(sweep, commits, reachable, weighed);
        var due = weighed.Where(segment => segment.IsDue).OrderBy(segment => segment.Bytes - segment.Garbage).ToArray(); // what needs least room first
        var failures = new List<string>();
        for (var index = 0; index < due.Length; index++)
        {
            progress?.Report(new CollectionProgress(CollectionStep.Rewriting, index, due.Length));
            try
            {
                var freed = await RewriteAsync(due[index], sweeping, doom, cancellationToken);
                report = report with { RewrittenSegments = report.RewrittenSegments + 1, FreedBytes = report.FreedBytes + freed };
            }
            catch (PfsException damage) when (damage.Error == PfsError.DataCorrupt)
            {
                failures.Add(damage.Message);
            }
        }

        return report with { Failures = failures };
    }

    // What nothing leads to is gone from here on, for readers and for the next start.
    private async Task<(Reachable Reachable, long Commits)> ForgetAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reachable = new Reachable(committer.State, cancellationToken);
            var garbage = reachable.Garbage(cancellationToken);
            if (garbage.IsEmpty && reachable.SuperfluousTrees.Count == 0)
            {
                return (reachable, 0);
            }

            var isDone = false;
            await checkpointer.RunAsync(async () => isDone = await committer.RunAsync(batch => new ValueTask<bool>(Forget(batch, reachable, garbage))), cancellationToken);
            if (isDone)
            {
                parts.Trees.ForgetOld();
                return (reachable, garbage.Sum(stretch => stretch.Count));
            }

            if (attempt == Attempts)
            {
                throw new PfsException(PfsError.Busy, "Branches were made at commits that nothing led to, again and again; collect later.");
            }
        }
    }

    // False when a branch was made at such a commit in between.
    private static bool Forget(CommitBatch batch, Reachable reachable, ImmutableArray<(long First, long Count)> garbage)
    {
        if (!Reachable.Heads(batch.State).All(head => reachable.Holds(head.Ordinal)))
        {
            return false;
        }

        for (var start = 0; start == 0 || start < garbage.Length; start += StretchesPerEvent)
        {
            var stretches = garbage.AsSpan().Slice(start, Math.Min(StretchesPerEvent, garbage.Length - start));
            batch.Emit(new Collected([.. stretches], start == 0 ? [.. reachable.SuperfluousTrees.Order()] : []));
        }

        return true;
    }

    private ValueTask<int> SealLogAsync()
    {
        parts.Log.SealNext();
        return committer.RunAsync(_ => new ValueTask<int>(parts.Log.Position.Segment)); // the batch has begun, and it was sealed by that
    }

    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (!await leases.DrainAsync(options.CollectionPatience, cancellationToken))
        {
            throw new PfsException(
                PfsError.Busy, $"A request that began more than {options.CollectionPatience} ago still goes on, and may need what would be collected; collect later.");
        }
    }

    private async Task MarkAsync(
        StoreState state, Reachable reachable, LiveFilter live, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        const int ReportEvery = 1024;
        var pace = NewPace();
        long done = 0;
        await new Marking(parts, live).RunAsync(
            state,
            reachable,
            async commit =>
            {
                if (done++ % ReportEvery == 0)
                {
                    progress?.Report(new CollectionProgress(CollectionStep.Marking, done, state.LastCommit));
                }

                await pace.SpendAsync(commit.Address.PayloadLength, cancellationToken);
            },
            cancellationToken);
    }

    private static async Task<List<WeighedSegment>> WeighAsync(
        SegmentSweep sweeping, SegmentFiles segments, DurableFrontier data, LogPosition log, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken)
    {
        var weighed = new List<WeighedSegment>();
        for (var number = 1; number <= data.Segment + log.Segment; number++)
        {
            progress?.Report(new CollectionProgress(CollectionStep.Weighing, number - 1, data.Segment + log.Segment));
            var (kind, inKind, last, end) = number <= data.Segment
                ? (SegmentKind.Data, number, data.Segment, data.Offset)
                : (SegmentKind.Log, number - data.Segment, log.Segment, log.Offset);
            if (inKind < last || end > 0)
            {
                weighed.Add(await sweeping.WeighAsync(kind, segments.InForce(kind, inKind), inKind < last ? long.MaxValue : end, cancellationToken));
            }
        }

        return weighed;
    }

    private static CollectionReport Counted(SweepReport sweep, long commits, Reachable reachable, List<WeighedSegment> weighed) => new()
    {
        IsDryRun = false,
        Sweep = sweep,
        Commits = commits,
        Trees = reachable.SuperfluousTrees.Count,
        Segments = weighed.Count,
        Bytes = weighed.Sum(segment => segment.Bytes),
        GarbageBytes = weighed.Sum(segment => segment.Garbage),
    };

    private Pace NewPace() => new(options.CollectionBytesPerSecond);

    private async Task<long> RewriteAsync(WeighedSegment segment, SegmentSweep sweeping, Doom doom, CancellationToken cancellationToken)
    {
        var (kind, id) = (segment.Kind, segment.Id);
        var next = SegmentId.Of(SegmentId.Number(id), SegmentId.Generation(id) + 1);
        var before = parts.Segments.Open(kind, id).Length;
        doom.Set(kind, id);
        try
        {
            await sweeping.CopyAsync(kind, id, next, cancellationToken);
            await checkpointer.RunAsync(() => SwitchAsync(kind, id, next), cancellationToken);
        }
        catch when (parts.Segments.InForce(kind, SegmentId.Number(id)) == id && !parts.Guard.IsBroken)
        {
            parts.Segments.Remove(kind, next); // the log does not name it
            throw;
        }
        finally
        {
            doom.Clear();
        }

        await DrainAsync(cancellationToken);
        RemoveOld();
        return before - parts.Segments.Open(kind, next).Length;
    }

    // Past the log's word there is no way back: the new file is in force, also after a crash, when the rest is done at the next start.
    private async Task SwitchAsync(SegmentKind kind, int id, int next)
    {
        await committer.RunAsync(batch =>
        {
            batch.Emit(new Rewritten(kind, next));
            return new ValueTask<bool>(true);
        });
        parts.Segments.Left[(kind, id)] = true;
        parts.Segments.PutInForce(kind, next);
        new Repointing(parts).Run(kind, id, next, CancellationToken.None);
        SetOld(kind, id);
    }

    // Ends what a crash or a failure left half done. And the checkpoint comes after the sweep: what follows it in the log until the commits are forgotten
    // names none of them, or it would be no garbage; so a start from here does not miss one that is marked in the table already.
    private async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await checkpointer.RunAsync(
            () =>
            {
                foreach (var (kind, id) in parts.Segments.Left.Keys)
                {
                    new Repointing(parts).Run(kind, id, parts.Segments.InForce(kind, SegmentId.Number(id)), CancellationToken.None);
                    SetOld(kind, id);
                }

                return Task.CompletedTask;
            },
            cancellationToken);
        if (_old.Count > 0)
        {
            await DrainAsync(cancellationToken);
            RemoveOld();
        }
    }

    private void SetOld(SegmentKind kind, int id)
    {
        parts.Chunks.ForgetLocations();
        parts.Segments.Left.TryRemove((kind, id), out _);
        _old.Add((kind, id));
    }

    // After a checkpoint, and when nobody is left who looked something up before.
    private void RemoveOld()
    {
        foreach (var (kind, id) in _old)
        {
            parts.Segments.Remove(kind, id);
        }

        _old.Clear();
    }
}
