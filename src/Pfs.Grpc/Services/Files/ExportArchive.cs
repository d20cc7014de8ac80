using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Archives;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

internal static class ExportArchive
{
    public static async Task HandleAsync(
        PfsStore store, ExportArchiveRequest request, IServerStreamWriter<ExportArchiveResponse> responses, CancellationToken cancellationToken)
    {
        var branch = RequestFields.Branch(request.Repo, request.Branch);
        var isZip = request.Format switch
        {
            ArchiveFormat.Unspecified or ArchiveFormat.Tar => false,
            ArchiveFormat.Zip => true,
            _ => throw RequestFields.Invalid($"format must be ARCHIVE_FORMAT_TAR or ARCHIVE_FORMAT_ZIP, not {request.Format}."),
        };
        var snapshot = await store.OpenSnapshotAsync(branch, RequestFields.Revision(request.Revision), cancellationToken);
        var (files, bytes) = await snapshot.TotalsAsync(request.Prefix.Memory, cancellationToken);
        var header = new ExportHeader { Snapshot = snapshot.Commit?.ToString() ?? "", FileCount = files, TotalBytes = bytes };
        await responses.WriteAsync(new ExportArchiveResponse { Header = header }, cancellationToken);

        await using var output = new ArchiveOutput(SendAsync);
        await using IArchiveWriter writer = isZip ? new ZipWriter(output) : new TarWriter(output);
        var export = new Export(store, snapshot, request.Prefix.Memory, writer, forWindows: isZip);
        var report = await export.RunAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        await responses.WriteAsync(new ExportArchiveResponse { Report = report }, cancellationToken);

        // Wrapped, not copied: the write has taken the bytes when it completes.
        Task SendAsync(ReadOnlyMemory<byte> piece, CancellationToken token) =>
            responses.WriteAsync(new ExportArchiveResponse { Data = UnsafeByteOperations.UnsafeWrap(piece) }, token);
    }
}
