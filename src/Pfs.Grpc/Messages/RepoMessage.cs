using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Messages;

internal static class RepoMessage
{
    public static Repo Of(RepoInfo repo)
    {
        var message = new Repo
        {
            Name = repo.Name.ToString(),
            CreatedAt = repo.Created.ToTimestamp(),
            Description = repo.Description,
            BranchCount = repo.BranchCount,
        };
        if (repo.DeletedRetention is { } retention)
        {
            message.DeletedRetentionSeconds = (long)retention.TotalSeconds;
        }

        return message;
    }
}
