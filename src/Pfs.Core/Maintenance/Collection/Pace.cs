using System.Diagnostics;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>Holds background work down to so many bytes a second. Not for concurrent use.</summary>
/// <param name="bytesPerSecond">0 for no limit.</param>
internal sealed class Pace(long bytesPerSecond)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20); // shorter waits cost more than they spare

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _spent;

    public ValueTask SpendAsync(long bytes, CancellationToken cancellationToken)
    {
        _spent += bytes;
        if (bytesPerSecond == 0)
        {
            return default;
        }

        var ahead = TimeSpan.FromSeconds((double)_spent / bytesPerSecond) - Stopwatch.GetElapsedTime(_started);
        return ahead < Slice ? default : new ValueTask(Task.Delay(ahead, cancellationToken));
    }
}
