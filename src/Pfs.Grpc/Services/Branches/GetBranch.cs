using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Branches;

internal static class GetBranch
{
    public static Branch Handle(PfsStore store, GetBranchRequest request) =>
        BranchMessage.Of(Find(store, RequestFields.Branch(request.Repo, request.Branch)));

    /// <summary>Refuses with <see cref="PfsError.RepoNotFound"/> or <see cref="PfsError.BranchNotFound"/>.</summary>
    public static BranchInfo Find(PfsStore store, BranchRef branch)
    {
        if (store.FindBranch(branch) is { } found)
        {
            return found;
        }

        throw store.FindRepo(branch.Repo) is null
            ? new PfsException(PfsError.RepoNotFound, $"Repo '{branch.Repo}' does not exist; create it with CreateRepo.")
            : new PfsException(
                PfsError.BranchNotFound,
                $"Branch '{branch.Branch}' does not exist in repo '{branch.Repo}'; create it with CreateBranch.");
    }
}
