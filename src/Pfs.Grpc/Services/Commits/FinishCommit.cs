using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

internal static class FinishCommit
{
    public static async Task<Commit> HandleAsync(PfsStore store, FinishCommitRequest request, ServerCallContext context)
    {
        var repo = RepoName.Parse(request.Repo);
        var open = RequestFields.CommitId("commit_id", request.CommitId);
        var message = request.Message.Length == 0 ? null : RequestFields.Message(request.Message);
        var commit = CommitMessage.Of(repo, await store.FinishCommitAsync(repo, open, message, context.CancellationToken));
        CallAudit.NoteCommit(context, commit.Id);
        return commit;
    }
}
