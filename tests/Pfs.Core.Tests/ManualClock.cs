using System.Collections.Concurrent;

namespace Pfs.Core.Tests;

/// <summary>A clock that a test moves; every look takes a millisecond, so that times differ.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<LongTimer> _timers = [];
    private long _ticks = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).Ticks;

    /// <summary>Whether short timers, too, run only by <see cref="Ring"/>: then nothing happens by itself, however long a test takes.</summary>
    public bool HoldsAll { get; init; }

    public override DateTimeOffset GetUtcNow() =>
        new(Interlocked.Add(ref _ticks, TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>Lets time pass; a negative span turns the clock back, as a bad time server does.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <summary>Timers of less than a minute run by themselves, in real time, unless it holds all; longer ones only by <see cref="Ring"/>.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Long && !HoldsAll)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new LongTimer(callback, state, dueTime);
        _timers.Enqueue(timer);
        return timer;
    }

    /// <summary>Ends what waits by a long timer; true when something did.</summary>
    public bool Ring()
    {
        var count = _timers.Count; // what a timer ends may set the next one at once
        for (var left = count; left > 0 && _timers.TryDequeue(out var timer); left--)
        {
            timer.Ring();
        }

        return count > 0;
    }

    /// <summary>Whether somebody waits by a held timer of that length, until <see cref="Ring"/>.</summary>
    public bool Holds(TimeSpan dueTime) => _timers.Any(timer => timer.DueTime == dueTime);

    private sealed class LongTimer(TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
    {
        private int _isDone;

        public TimeSpan DueTime => dueTime;

        public void Ring()
        {
            if (Interlocked.Exchange(ref _isDone, 1) == 0)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Volatile.Read(ref _isDone) == 0;

        public void Dispose() => Interlocked.Exchange(ref _isDone, 1);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
