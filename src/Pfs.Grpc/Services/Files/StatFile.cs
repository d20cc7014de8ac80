using Google.Protobuf;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Files;

internal static class StatFile
{
    public static async Task<StatFileResponse> HandleAsync(
        PfsStore store, StatFileRequest request, CancellationToken cancellationToken)
    {
        var (entry, snapshot) = await FindAsync(
            store, request.Repo, request.Branch, request.Revision, request.Path, cancellationToken);
        return new StatFileResponse { File = FileMessage.Of(entry), Snapshot = snapshot };
    }

    /// <summary>The file, and the id of the commit that it was read from. Refuses with <see cref="PfsError.FileNotFound"/> too.</summary>
    public static async ValueTask<(FileEntry Entry, string Snapshot)> FindAsync(
        PfsStore store, string repo, string branch, string revision, ByteString path, CancellationToken cancellationToken)
    {
        var filePath = RequestFields.Path(path);
        var snapshot = await store.OpenSnapshotAsync(
            RequestFields.Branch(repo, branch), RequestFields.Revision(revision), cancellationToken);
        return await snapshot.FindAsync(filePath, cancellationToken) is { } entry
            ? (entry, snapshot.Commit?.ToString() ?? "")
            : throw new PfsException(
                PfsError.FileNotFound,
                $"There is no file '{filePath}' in {snapshot.Branch} at {snapshot.Commit?.ToString() ?? "its empty head"}; ListFiles shows what there is.");
    }
}
