using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Errors;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

internal static class ReadFile
{
    public static async Task HandleAsync(
        PfsStore store, ReadFileRequest request, IServerStreamWriter<ReadFileResponse> responses, CancellationToken cancellationToken)
    {
        if (request.Offset < 0 || request.Length < 0)
        {
            throw RequestFields.Invalid("offset and length must be 0 or more.");
        }

        var (entry, snapshot) = await StatFile.FindAsync(
            store, request.Repo, request.Branch, request.Revision, request.Path, cancellationToken);
        var left = entry.Content.Size - request.Offset;
        if (left < 0)
        {
            throw GrpcStatusMap.ExceptionOf(
                StatusCode.OutOfRange,
                "OFFSET_OUT_OF_RANGE",
                $"offset {request.Offset} is beyond the end of '{entry.Path}', which has {entry.Content.Size} bytes.");
        }

        await responses.WriteAsync(
            new ReadFileResponse { Header = new ReadFileHeader { File = FileMessage.Of(entry), Snapshot = snapshot } },
            cancellationToken);
        var length = request.HasLength ? Math.Min(request.Length, left) : left;
        using var reader = store.OpenReader(entry.Content, request.Offset, length);
        while (await reader.ReadAsync(cancellationToken) is { IsEmpty: false } bytes)
        {
            // Wrapped, not copied: the write has taken the bytes when it completes.
            var data = UnsafeByteOperations.UnsafeWrap(bytes);
            await responses.WriteAsync(new ReadFileResponse { Data = data }, cancellationToken);
        }
    }
}
