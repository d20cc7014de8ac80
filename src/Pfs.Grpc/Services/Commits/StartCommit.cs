using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;
using WriteOptions = Pfs.Core.WriteOptions;

namespace Pfs.Grpc.Services.Commits;

internal static class StartCommit
{
    public static async Task<Commit> HandleAsync(PfsStore store, StartCommitRequest request, ServerCallContext context)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var options = new WriteOptions
        {
            Author = BearerAuthentication.PrincipalOf(context),
            Message = RequestFields.Message(request.Message),
            Metadata = RequestFields.Metadata(request.Metadata),
            ExpectedHead = RequestFields.ExpectedHead(request.ExpectedHead),
        };
        var id = await store.StartCommitAsync(branch, options, context.CancellationToken);

        // It is open now whatever becomes of this call.
        return await CommitMessage.FindAsync(store, branch.Repo, id, CancellationToken.None);
    }
}
