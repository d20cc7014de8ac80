using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Access;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using WriteOptions = Pfs.Core.WriteOptions;

namespace Pfs.Grpc.Services.Commits;

internal static class RevertCommit
{
    public static async Task<RevertCommitResponse> HandleAsync(PfsStore store, RevertCommitRequest request, ServerCallContext context)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        if (request.Revision.Length == 0)
        {
            throw RequestFields.Invalid("revision is required: the commit that is to be undone.");
        }

        var id = store.Resolve(branch, Revision.Parse(request.Revision));
        var undone = await CommitMessage.FindAsync(store, branch.Repo, id, context.CancellationToken);
        var options = new WriteOptions
        {
            Author = BearerAuthentication.PrincipalOf(context),
            Message = request.Message.Length > 0 ? RequestFields.Message(request.Message) : MessageOf(undone),
            Metadata = RequestFields.Metadata(request.Metadata),
            ExpectedHead = RequestFields.ExpectedHead(request.ExpectedHead),
        };
        var result = await store.RevertCommitAsync(branch, id, request.Force, options, context.CancellationToken);
        return new RevertCommitResponse
        {
            Commit = await MadeCommit.FindAsync(store, branch.Repo, result.Commit, context),
            WrittenFiles = result.Written,
            DeletedFiles = result.Deleted,
        };
    }

    // As git has it.
    private static string MessageOf(V1.Commit undone)
    {
        const int MaxTitle = 200;
        var title = undone.Message.AsSpan();
        var end = title.IndexOfAny('\r', '\n');
        title = title[..Math.Min(end < 0 ? title.Length : end, MaxTitle)];
        return $"Revert \"{title}\"\n\nThis reverts commit {undone.Id}.";
    }
}
