using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class ListUploads
{
    public static ListUploadsResponse Handle(PfsStore store, ListUploadsRequest request)
    {
        var pageSize = RequestFields.PageSize(request.PageSize, defaultSize: 100, maxSize: 1000);
        var after = PageToken.Name(request.PageToken);
        var response = new ListUploadsResponse();
        var budget = new PageBudget();
        foreach (var upload in store.ListAllUploads().Where(upload => string.CompareOrdinal(upload.Info.Id, after) > 0))
        {
            var message = MessageOf(upload);
            if (response.Uploads.Count == pageSize || !budget.TryTake(message))
            {
                response.NextPageToken = PageToken.OfName(response.Uploads[^1].Id);
                break;
            }

            response.Uploads.Add(message);
        }

        return response;
    }

    private static Upload MessageOf(UploadProgress upload) => new()
    {
        Id = upload.Info.Id,
        Repo = upload.Info.Branch.Repo.ToString(),
        Branch = upload.Info.Branch.Branch.ToString(),
        Path = ByteString.CopyFrom(upload.Info.Path.Utf8),
        Author = upload.Info.Author,
        CreatedAt = upload.Info.Created.ToTimestamp(),
        ActiveAt = upload.Active.ToTimestamp(),
        PartCount = upload.Parts,
        TotalBytes = upload.Bytes,
    };
}
