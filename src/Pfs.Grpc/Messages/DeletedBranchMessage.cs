using Google.Protobuf.WellKnownTypes;
using DeletedBranch = Pfs.Grpc.V1.DeletedBranch;

namespace Pfs.Grpc.Messages;

internal static class DeletedBranchMessage
{
    public static DeletedBranch Of(Core.DeletedBranch deleted) => new()
    {
        Repo = deleted.Ref.Repo.ToString(),
        Name = deleted.Ref.Branch.ToString(),
        Head = deleted.Head?.ToString() ?? "",
        CreatedAt = deleted.Created.ToTimestamp(),
        DeletedAt = deleted.Deleted.ToTimestamp(),
        RestorableUntil = deleted.RestorableUntil.ToTimestamp(),
    };
}
