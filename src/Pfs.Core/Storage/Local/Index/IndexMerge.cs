using System.Numerics;

namespace Pfs.Core.Storage.Local.Index;

/// <summary>Which runs are merged, and how.</summary>
internal static class IndexMerge
{
    private const int RunsPerTier = 4;

    // More only when merging fell behind; each costs a buffer of 64 KiB.
    private const int MaxSources = 16;

    private const int SmallestTier = 1024;

    /// <summary>
    /// The runs to merge next, as places in a list of their entries from the newest to the oldest; null when none are due. A run
    /// counts as being as large as the largest run before it, so the tiers ascend and hold three runs each at most: there are
    /// never more than 3 * (1 + log4(entries / 1024)) runs, and an entry is written about once for each tier.
    /// </summary>
    public static Range? Due(IReadOnlyList<long> entries)
    {
        var (start, tier) = (0, 0);
        for (var end = 0; end <= entries.Count; end++)
        {
            var next = end == entries.Count ? int.MaxValue : TierOf(entries[end]);
            if (next <= tier)
            {
                continue;
            }

            if (end - start >= RunsPerTier)
            {
                return Math.Max(start, end - MaxSources)..end; // the oldest first: what is left stays in its tier
            }

            (start, tier) = (end, next);
        }

        return null;
    }

    /// <summary>
    /// Copies the runs' entries in order; of a key that several hold, the first run's. When there is no older run, what says that a key has no
    /// value any more need not be kept.
    /// </summary>
    public static void Copy(ReadOnlySpan<IndexRun> newestFirst, bool hasOlder, IndexRunWriter writer)
    {
        var cursors = new IndexRunCursor[newestFirst.Length];
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = new IndexRunCursor(newestFirst[i]);
        }

        while (Least(cursors) is { } least)
        {
            if (hasOlder || least.Entry[ContentHash.Length..].ContainsAnyExcept((byte)0))
            {
                writer.Add(least.Entry);
            }

            foreach (var cursor in cursors)
            {
                if (cursor != least && !cursor.IsAtEnd && cursor.CompareTo(least) == 0)
                {
                    cursor.MoveNext();
                }
            }

            least.MoveNext();
        }
    }

    private static int TierOf(long entries) => BitOperations.Log2((ulong)(entries / SmallestTier) | 1) / 2;

    private static IndexRunCursor? Least(IndexRunCursor[] cursors)
    {
        IndexRunCursor? least = null;
        foreach (var cursor in cursors)
        {
            if (!cursor.IsAtEnd && (least is null || cursor.CompareTo(least) < 0))
            {
                least = cursor;
            }
        }

        return least;
    }
}
