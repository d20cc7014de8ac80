using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

/// <summary>pfs.v1.FileService: which rpc is which file. Each holds a lease, so that what it looks up stays.</summary>
internal sealed class FileApi(PfsStore store, PfsGrpcOptions options) : FileService.FileServiceBase
{
    public override async Task<WriteFilesResponse> WriteFiles(
        IAsyncStreamReader<WriteFilesRequest> requestStream, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.WriteFiles.HandleAsync(store, requestStream, context);
    }

    public override async Task ReadFile(
        ReadFileRequest request, IServerStreamWriter<ReadFileResponse> responseStream, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        await Files.ReadFile.HandleAsync(store, request, responseStream, context.CancellationToken);
    }

    public override async Task<StatFileResponse> StatFile(StatFileRequest request, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.StatFile.HandleAsync(store, request, context.CancellationToken);
    }

    public override async Task<ListFilesResponse> ListFiles(ListFilesRequest request, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.ListFiles.HandleAsync(store, request, context.CancellationToken);
    }

    public override async Task<FileHistoryResponse> FileHistory(FileHistoryRequest request, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.FileHistory.HandleAsync(store, request, context.CancellationToken);
    }

    public override async Task<StatPrefixResponse> StatPrefix(StatPrefixRequest request, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.StatPrefix.HandleAsync(store, request, context.CancellationToken);
    }

    public override async Task ExportArchive(
        ExportArchiveRequest request, IServerStreamWriter<ExportArchiveResponse> responseStream, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        await Files.ExportArchive.HandleAsync(store, request, responseStream, context.CancellationToken);
    }

    public override async Task<ImportArchiveResponse> ImportArchive(
        IAsyncStreamReader<ImportArchiveRequest> requestStream, ServerCallContext context)
    {
        using var lease = store.TakeLease();
        return await Files.ImportArchive.HandleAsync(store, options, requestStream, context);
    }
}
