using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Messages;

internal static class BranchMessage
{
    public static Branch Of(BranchInfo branch) => new()
    {
        Repo = branch.Ref.Repo.ToString(),
        Name = branch.Ref.Branch.ToString(),
        Head = branch.Head?.ToString() ?? "",
        OpenCommit = branch.OpenCommit?.ToString() ?? "",
        CreatedAt = branch.Created.ToTimestamp(),
        Protected = branch.IsProtected,
    };
}
