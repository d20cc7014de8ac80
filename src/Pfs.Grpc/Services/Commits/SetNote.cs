using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Services.Commits;

internal static class SetNote
{
    public static async Task<Commit> HandleAsync(PfsStore store, SetNoteRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        if (request.Revision.Length == 0)
        {
            throw RequestFields.Invalid("revision is required: the commit that the note is for.");
        }

        var id = store.Resolve(branch, Revision.Parse(request.Revision));
        await store.SetNoteAsync(branch, id, request.Key, request.Text, cancellationToken);
        return await CommitMessage.FindAsync(store, branch.Repo, id, cancellationToken);
    }
}
