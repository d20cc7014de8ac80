namespace Pfs.Core.Commits;

/// <summary>Times on disk: whole microseconds since 1970-01-01T00:00:00Z.</summary>
internal static class Micros
{
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) =>
        new(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The time as it will be read back.</summary>
    public static DateTimeOffset Truncated(DateTimeOffset time) => ToTime(From(time));
}
