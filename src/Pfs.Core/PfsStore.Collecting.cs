using Pfs.Core.Maintenance;

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

    /// <summary>Calls <paramref name="tell"/> after each collection that came about by itself: with what it did, or with why it failed.</summary>
    public void TellCollections(Action<CollectionReport?, Exception?> tell) => _collector.Tell(tell);

    /// <summary>
    /// Looks for damage while the store is in use: reads the headers of segments, and every commit, which it follows to its files' chunks; changes nothing. What it does not look at (index
    /// runs, the zeros between records), <see cref="StoreCheck"/> does when the store is closed. <see cref="PfsError.Busy"/> while a collection or another check is in
    /// progress; <see cref="PfsError.InvalidArgument"/> for a percentage out of range.
    /// </summary>
    /// <param name="readPercent">0 to 100: of so many percent of the files the content is read and compared with its SHA-256.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<OnlineCheckReport> CheckAsync(int readPercent, IProgress<OnlineCheckProgress>? progress, CancellationToken cancellationToken)
    {
        if (readPercent is < 0 or > 100)
        {
            throw new PfsException(PfsError.InvalidArgument, $"{readPercent} is no percentage; it must be 0 to 100.");
        }

        return _collector.RunAloneAsync(async () =>
        {
            const int ReportEvery = 256;
            await Task.Yield(); // long work, and not the caller's
            var state = _committer.State;
            var findings = new Findings();
            HeaderCheck.Run(_parts, state, findings);
            var walk = new ReferenceWalk(_parts, findings, readPercent);
            await walk.RunAsync(state, Report, cancellationToken);
            return new OnlineCheckReport(findings.All, state.Repos.Count, walk.Commits, walk.Contents, walk.BytesRead);

            void Report(long done)
            {
                if (done % ReportEvery == 1 || done == state.LastCommit)
                {
                    progress?.Report(new OnlineCheckProgress(done, state.LastCommit));
                }
            }
        });
    }
}
