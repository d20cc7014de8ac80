using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class GetStatus
{
    public static ServerStatus Handle(PfsStore store, PfsGrpcOptions options)
    {
        var status = store.Status();
        return new ServerStatus
        {
            Version = options.Version,
            StartedAt = options.StartedAt.ToTimestamp(),
            StorageFormat = status.StorageFormat,
            AcceptsWrites = status.AcceptsWrites,
            Repos = status.Repos,
            Branches = status.Branches,
            DeletedRepos = status.DeletedRepos,
            Commits = status.Commits,
            Chunks = status.Chunks,
            Segments = status.Segments,
            SegmentBytes = status.SegmentBytes,
            TotalBytes = status.TotalBytes,
            DiskFreeBytes = status.DiskFreeBytes,
            DiskBytes = status.DiskBytes,
            LastCheckpoint = status.LastCheckpoint?.ToTimestamp(),
            CommitsSinceCheckpoint = status.CommitsSinceCheckpoint,
            CheckpointFailure = status.CheckpointFailure ?? "",
            Collecting = status.IsCollecting,
            LastCollection = status.LastCollection?.Ended.ToTimestamp(),
            LastCollectionReport = status.LastCollection is { } last ? Collect.MessageOf(last.Report) : null,
            CollectionFailure = status.CollectionFailure ?? "",
            Uploads = status.Uploads,
            OpenCommits = status.OpenCommits,
        };
    }
}
