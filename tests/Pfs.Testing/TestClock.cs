namespace Pfs.Testing;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <param name="start">The first time it shows.</param>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <summary>A clock that begins where the machine's clock is now, at a whole second.</summary>
    public static TestClock StartingNow()
    {
        var now = System.GetUtcNow();
        return new TestClock(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Lets time pass; a negative span turns the clock back, as a bad time server does.</summary>
    public void Advance(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);
}
