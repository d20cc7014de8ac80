using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Messages;

internal static class RepoMessage
{
    public static Repo Of(RepoInfo repo) => new()
    {
        Name = repo.Name.ToString(),
        CreatedAt = repo.Created.ToTimestamp(),
        Description = repo.Description,
        BranchCount = repo.BranchCount,
    };
}
