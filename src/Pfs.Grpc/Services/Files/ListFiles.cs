using Google.Protobuf;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

internal static class ListFiles
{
    public static async Task<ListFilesResponse> HandleAsync(
        PfsStore store, ListFilesRequest request, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 1000, maxSize: 1000);
        var revision = RequestFields.Revision(request.Revision);
        byte[] after = [];
        if (request.PageToken.Length > 0)
        {
            (var pinned, after) = PageToken.Listing(request.PageToken);
            revision = Revision.Of(pinned);
        }

        var snapshot = await store.OpenSnapshotAsync(branch, revision, cancellationToken);
        var query = new ListQuery
        {
            Prefix = request.Prefix.Memory,
            Delimiter = request.Delimiter.Memory,
            After = after,
            Limit = pageSize,
        };
        return ResponseOf(snapshot, await snapshot.ListAsync(query, cancellationToken));
    }

    private static ListFilesResponse ResponseOf(Snapshot snapshot, ListPage page)
    {
        var response = new ListFilesResponse { Snapshot = snapshot.Commit?.ToString() ?? "" };
        var budget = new PageBudget();
        var isTruncated = page.IsTruncated;
        foreach (var item in page.Items)
        {
            var entry = item.File is { } file
                ? new ListedFile { File = FileMessage.Of(file) }
                : new ListedFile { CommonPrefix = ByteString.CopyFrom(item.CommonPrefix.Span) };
            if (!budget.TryTake(entry))
            {
                isTruncated = true;
                break;
            }

            response.Entries.Add(entry);
        }

        if (isTruncated && snapshot.Commit is { } commit && response.Entries.Count > 0)
        {
            var last = response.Entries[^1];
            response.NextPageToken = PageToken.OfListing(commit, (last.File?.Path ?? last.CommonPrefix).Span);
        }

        return response;
    }
}
