using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using FileVersion = Pfs.Grpc.V1.FileVersion;

namespace Pfs.Grpc.Services.Files;

internal static class FileHistory
{
    public static async Task<FileHistoryResponse> HandleAsync(
        PfsStore store, FileHistoryRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var path = RequestFields.Path(request.Path);
        var revision = PageToken.Commit(request.PageToken) is { } next
            ? Revision.Of(next)
            : RequestFields.Revision(request.Revision);

        var snapshot = await store.OpenSnapshotAsync(branch, revision, cancellationToken);
        var response = new FileHistoryResponse();
        var budget = new PageBudget();

        // One more than the page: as of its commit the next page begins.
        foreach (var version in await store.HistoryAsync(snapshot, path, pageSize + 1, cancellationToken))
        {
            var message = new FileVersion
            {
                Commit = await CommitMessage.FindAsync(store, branch.Repo, version.Commit, cancellationToken),
                Deleted = version.File is null,
                File = version.File is { } file ? FileMessage.Of(file) : null,
            };
            if (response.Versions.Count == pageSize || !budget.TryTake(message))
            {
                response.NextPageToken = PageToken.OfCommit(version.Commit);
                break;
            }

            response.Versions.Add(message);
        }

        return response;
    }
}
