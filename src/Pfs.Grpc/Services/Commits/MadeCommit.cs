using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

/// <summary>Tells of the commit that a call made.</summary>
internal static class MadeCommit
{
    /// <summary>The commit, noted for the audit log; null for null. It is made: what is left is to say so, whoever has hung up meanwhile.</summary>
    public static async ValueTask<Commit?> FindAsync(PfsStore store, RepoName repo, CommitId? made, ServerCallContext context)
    {
        if (made is not { } id)
        {
            return null;
        }

        CallAudit.NoteCommit(context, id.ToString());
        return await CommitMessage.FindAsync(store, repo, id, CancellationToken.None);
    }
}
