namespace Pfs.Core.Metrics;

/// <summary>
/// Counts what happens far more often than anybody asks: each core has a line of memory of its own, so that counting costs a few
/// nanoseconds also when all cores count. Safe for concurrent use.
/// </summary>
internal sealed class Tally
{
    private const int LineLongs = 16; // 128 bytes: processors fetch lines in pairs

    private static readonly int Lines = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private readonly long[] _counts = new long[(Lines + 1) * LineLongs]; // the first line lies beside the array's length

    /// <summary>How often <see cref="Add"/> was called; those who are just counting may be missed.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var line = 1; line <= Lines; line++)
            {
                total += Volatile.Read(ref _counts[line * LineLongs]);
            }

            return total;
        }
    }

    public void Add() =>
        Interlocked.Increment(ref _counts[((Thread.GetCurrentProcessorId() & (Lines - 1)) + 1) * LineLongs]);
}
