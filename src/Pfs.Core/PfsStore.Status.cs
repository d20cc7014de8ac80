using System.Diagnostics.Metrics;
using Pfs.Core.Storage.Local;

namespace Pfs.Core;

/// <content>What an operator looks at.</content>
public sealed partial class PfsStore
{
    /// <summary>What the store measures, to be listened to: <c>Pfs.Store</c>. Lives as long as the store.</summary>
    public Meter Meter => _parts.Metrics.Meter;

    /// <summary>Why writes are refused, one sentence: a write to the disk failed, or checkpoints fail for too long; null when they are not.</summary>
    public string? WritesRefusedBecause =>
        _parts.Guard.Refused?.Message
        ?? (_committer.Limit?.RefusalAfter(_committer.State.LastCommit) is { Error: PfsError.DiskFull } refusal ? refusal.Message : null);

    /// <summary>How the store is now. Looks at the names and lengths of its files, and takes as long as that.</summary>
    public StoreStatus Status()
    {
        var state = _committer.State;
        var directory = new DirectoryInfo(_options.DataDirectory);
        var files = directory.Exists ? directory.GetFiles() : []; // a test's disk is none
        var segments = files.Where(file => SegmentName.IsSegment(file.Name)).ToList();
        var drive = directory.Exists ? new DriveInfo(directory.FullName) : null;
        return new StoreStatus
        {
            StorageFormat = SegmentHeader.FormatVersion,
            AcceptsWrites = AcceptsWrites,
            Repos = state.SeenRepos.Count(),
            Branches = state.SeenRepos.Sum(repo => repo.Branches.Count),
            DeletedRepos = state.DroppedRepos.Count,
            Commits = state.LastCommit,
            Chunks = _chunks.Count,
            Segments = segments.Count,
            SegmentBytes = segments.Sum(LengthOf),
            TotalBytes = files.Sum(LengthOf),
            DiskFreeBytes = drive?.AvailableFreeSpace ?? 0,
            DiskBytes = drive?.TotalSize ?? 0,
            LastCheckpoint = _checkpointer.LastAt,
            CommitsSinceCheckpoint = state.LastCommit - _checkpointer.Commits,
            CheckpointFailure = _checkpointer.Failure?.Message,
            IsCollecting = _collector.IsBusy,
            LastCollection = _collector.Last,
            CollectionFailure = _collector.Failure?.Message,
            Uploads = state.Uploads.Count - state.CompletedUploadCount,
            OpenCommits = state.Repos.Values.Sum(repo => repo.Branches.Values.Count(branch => branch.Open is not null)),
        };
    }

    /// <summary>All uploads in progress, by id, which is the order of their start.</summary>
    public IReadOnlyList<UploadProgress> ListAllUploads() =>
        [.. _committer.State.Uploads.Values
            .Where(upload => upload.Info.Completed is null)
            .OrderBy(upload => upload.Info.Id, StringComparer.Ordinal)
            .Select(upload => new UploadProgress(
                upload.Info, upload.Parts.Count, upload.Parts.Values.Sum(part => part.Content.Size), upload.Active))];

    /// <summary>The upload in progress of an id; null when there is none.</summary>
    public UploadInfo? FindUpload(string id) =>
        _committer.State.Uploads.TryGetValue(id, out var upload) && upload.Info.Completed is null ? upload.Info : null;

    /// <summary>All open commits, by repo, then by branch.</summary>
    public IReadOnlyList<OpenCommitInfo> ListOpenCommits() =>
        [.. _committer.State.Repos.Values
            .SelectMany(repo => repo.Branches.Values)
            .Where(branch => branch.Open is not null)
            .Select(branch => new OpenCommitInfo(branch.Ref, Describe(branch), branch.Open!.Active))];

    // A file may go while one looks.
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
