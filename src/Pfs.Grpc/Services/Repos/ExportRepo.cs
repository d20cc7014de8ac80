using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Archives;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class ExportRepo
{
    public static async Task HandleAsync(
        PfsStore store, ExportRepoRequest request, IServerStreamWriter<ExportRepoResponse> responses, CancellationToken cancellationToken)
    {
        var repo = GetRepo.Handle(store, new GetRepoRequest { Repo = request.Repo });
        await responses.WriteAsync(new ExportRepoResponse { Header = new ExportRepoHeader { Repo = repo } }, cancellationToken);
        await using var output = new ArchiveOutput(SendAsync);
        var exported = await store.ExportRepoAsync(RepoName.Parse(request.Repo), output, cancellationToken);
        var report = new ExportRepoReport { CommitCount = exported.Commits, TotalBytes = exported.Bytes };
        await responses.WriteAsync(new ExportRepoResponse { Report = report }, cancellationToken);

        // Wrapped, not copied: the write has taken the bytes when it completes.
        Task SendAsync(ReadOnlyMemory<byte> piece, CancellationToken token) =>
            responses.WriteAsync(new ExportRepoResponse { Data = UnsafeByteOperations.UnsafeWrap(piece) }, token);
    }
}
