namespace Pfs.Server.Tests.Hosting;

/// <summary>A clock whose periodic timers go off when a test says so.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private Action _tick = () => { };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _tick = () => callback(state);
        return new Timer();
    }

    public void Tick() => _tick();

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
