using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

/// <summary>pfs.v1.FileService: which rpc is which file.</summary>
internal sealed class FileApi(PfsStore store) : FileService.FileServiceBase
{
    public override Task<WriteFilesResponse> WriteFiles(
        IAsyncStreamReader<WriteFilesRequest> requestStream, ServerCallContext context) =>
        Files.WriteFiles.HandleAsync(store, requestStream, context);

    public override Task ReadFile(
        ReadFileRequest request, IServerStreamWriter<ReadFileResponse> responseStream, ServerCallContext context) =>
        Files.ReadFile.HandleAsync(store, request, responseStream, context.CancellationToken);

    public override Task<StatFileResponse> StatFile(StatFileRequest request, ServerCallContext context) =>
        Files.StatFile.HandleAsync(store, request, context.CancellationToken);

    public override Task<ListFilesResponse> ListFiles(ListFilesRequest request, ServerCallContext context) =>
        Files.ListFiles.HandleAsync(store, request, context.CancellationToken);

    public override Task<FileHistoryResponse> FileHistory(FileHistoryRequest request, ServerCallContext context) =>
        Files.FileHistory.HandleAsync(store, request, context.CancellationToken);
}
