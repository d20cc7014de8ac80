using Google.Protobuf.WellKnownTypes;
using DeletedRepo = Pfs.Grpc.V1.DeletedRepo;

namespace Pfs.Grpc.Messages;

internal static class DeletedRepoMessage
{
    public static DeletedRepo Of(Core.DeletedRepo deleted) => new()
    {
        Repo = RepoMessage.Of(deleted.Repo),
        Number = deleted.Number,
        DeletedAt = deleted.Deleted.ToTimestamp(),
        RestorableUntil = deleted.RestorableUntil.ToTimestamp(),
    };
}
