using System.Diagnostics;

namespace Pfs.Core.Maintenance.Collection;

/// <summary>
/// Counts the leases on two sides, of which new ones take the one that is open: once the other is closed and empty, all that was
/// begun before is over. Taking and returning is safe from any thread, draining from one at a time.
/// </summary>
internal sealed class Leases
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private const int Stride = 16; // each count on a cache line of its own

    private readonly long[] _held = new long[2 * Stride];
    private int _open;

    public Lease Take()
    {
        while (true)
        {
            var side = Volatile.Read(ref _open);
            Interlocked.Increment(ref _held[side * Stride]);
            if (Volatile.Read(ref _open) == side)
            {
                return new Lease(this, side);
            }

            Return(side); // the side was closed in between, and who closed it may not have seen us
        }
    }

    public void Return(int side) => Interlocked.Decrement(ref _held[side * Stride]);

    /// <summary>Waits until all leases that were taken before the call are returned; false when that takes longer than <paramref name="patience"/>.</summary>
    public async ValueTask<bool> DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var closed = _open;

        // The other side may still hold leases from before a drain that was given up.
        while (!IsEmpty(1 - closed))
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(Poll, cancellationToken);
        }

        Interlocked.Exchange(ref _open, 1 - closed);
        while (!IsEmpty(closed))
        {
            if (Stopwatch.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(Poll, cancellationToken);
        }

        return true;
    }

    private bool IsEmpty(int side) => Interlocked.Read(ref _held[side * Stride]) == 0;
}
