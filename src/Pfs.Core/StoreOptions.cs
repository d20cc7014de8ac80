namespace Pfs.Core;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    private static readonly TimeSpan ExpiryMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepMax = TimeSpan.FromDays(3650);

    /// <summary>The data directory; created when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A segment file is left for a new one when it exceeds this many bytes: 1 MiB to 16 GiB. Default 256 MiB: collection writes one anew at a time.</summary>
    public long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>
    /// For how long deleted repos and branches, and heads that a branch was moved away from, can be restored: 0 to 3,650 days.
    /// 0 forgets them with the next sweep. Default 7 days.
    /// </summary>
    public TimeSpan DeletedRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>An upload in progress is aborted when nothing came in for it for so long: 1 minute to 3,650 days. Default 7 days.</summary>
    public TimeSpan UploadExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>So many uploads may be in progress, 1 to 1,000,000; default 100,000: each takes memory for as long as it lasts.</summary>
    public int MaxUploads { get; init; } = 100_000;

    /// <summary>Of those, on one branch; default 10,000, so that no branch takes all of them.</summary>
    public int MaxBranchUploads { get; init; } = 10_000;

    /// <summary>An open commit is aborted when nothing was staged in it for so long: 1 minute to 3,650 days. Default 7 days.</summary>
    public TimeSpan OpenCommitExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A collection reads and writes at most so many bytes a second: 1 MiB to 1 TiB, or 0 for as fast as it can. Default 128 MiB.</summary>
    public long CollectionBytesPerSecond { get; init; } = 128L << 20;

    /// <summary>
    /// Room that is kept on the disk for deletions and a collection when it is full: 0 (none) to 16 GiB, at most a 16th of the disk. A collection can begin when what is
    /// still needed of one segment with garbage fits into it. Default 64 MiB.
    /// </summary>
    public long ReserveBytes { get; init; } = 64L << 20;

    /// <summary>A collection waits at most so long for requests that began before it: 1 second to 1 day. Default 10 minutes.</summary>
    public TimeSpan CollectionPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Refuses what is out of its range with <see cref="PfsError.InvalidArgument"/>.</summary>
    internal void Check()
    {
        Check(nameof(SegmentBytes), SegmentBytes, 1L << 20, 16L << 30);
        Check(nameof(DeletedRetention), DeletedRetention, TimeSpan.Zero, KeepMax);
        Check(nameof(MaxUploads), MaxUploads, 1, 1_000_000);
        Check(nameof(MaxBranchUploads), MaxBranchUploads, 1, 1_000_000);
        Check(nameof(UploadExpiry), UploadExpiry, ExpiryMin, KeepMax);
        Check(nameof(CollectionBytesPerSecond), CollectionBytesPerSecond == 0 ? 1L << 20 : CollectionBytesPerSecond, 1L << 20, 1L << 40);
        Check(nameof(ReserveBytes), ReserveBytes, 0L, 16L << 30);
        Check(nameof(CollectionPatience), CollectionPatience, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Check(nameof(OpenCommitExpiry), OpenCommitExpiry, ExpiryMin, KeepMax);
    }

    private static void Check<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new PfsException(PfsError.InvalidArgument, $"{name} is {value}; it must be {min} to {max}.");
        }
    }
}
