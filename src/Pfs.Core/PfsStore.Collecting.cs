namespace Pfs.Core;

public sealed partial class PfsStore
{
    /// <summary>
    /// While it is held, nothing that can be reached now is collected. An edge takes one for each request, before it looks anything up.
    /// </summary>
    public Lease TakeLease() => _leases.Take();

    /// <summary>
    /// Collects garbage: lets go of what has had its time (<see cref="SweepAsync"/>), then gives the bytes back to the file system that no commit, branch, upload
    /// or open commit needs, nor anything deleted that can still be restored. Readers and writers go on meanwhile; it can be stopped, and may crash, at any
    /// point. It waits for the requests that began before it (<see cref="StoreOptions.CollectionPatience"/>) and holds itself down to
    /// <see cref="StoreOptions.CollectionBytesPerSecond"/>. Refuses with <see cref="PfsError.Busy"/> (another is in progress, or a request takes too long),
    /// <see cref="PfsError.DiskFull"/> and <see cref="PfsError.WritesRefused"/>; what was freed until then stays freed.
    /// </summary>
    /// <param name="dryRun">Only tell what it would do; content on its way to a commit may count as garbage then.</param>
    /// <param name="progress">Told about each step; may be null.</param>
    /// <param name="cancellationToken">Stops it after the segment that is being written.</param>
    public Task<CollectionReport> CollectAsync(bool dryRun, IProgress<CollectionProgress>? progress, CancellationToken cancellationToken) =>
        _collector.RunAsync(dryRun, progress, cancellationToken);
}
