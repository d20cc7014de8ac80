using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Commits;

internal static class ResolveRevision
{
    public static ResolveRevisionResponse Handle(PfsStore store, ResolveRevisionRequest request)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        return new ResolveRevisionResponse
        {
            CommitId = store.Resolve(branch, RequestFields.Revision(request.Revision)).ToString(),
        };
    }
}
