using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;
using WriteOptions = Grpc.Core.WriteOptions;

namespace Pfs.Grpc.Services.Commits;

internal static class DiffCommits
{
    public static async Task HandleAsync(
        PfsStore store, DiffCommitsRequest request, IServerStreamWriter<FileDiff> responses, CancellationToken cancellationToken)
    {
        var before = await OpenAsync(store, request.Repo, request.FromBranch, request.FromRevision, cancellationToken);
        var after = await OpenAsync(store, request.Repo, request.ToBranch, request.ToRevision, cancellationToken);

        // Entries are small and many: the transport sends them in batches.
        responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        await foreach (var entry in store.DiffAsync(before, after, request.Prefix.Memory, cancellationToken))
        {
            await responses.WriteAsync(MessageOf(entry), cancellationToken);
        }
    }

    private static ValueTask<Snapshot> OpenAsync(
        PfsStore store, string repo, string branch, string revision, CancellationToken cancellationToken) =>
        store.OpenSnapshotAsync(RequestFields.Branch(repo, branch), RequestFields.Revision(revision), cancellationToken);

    private static FileDiff MessageOf(DiffEntry entry) => new()
    {
        Path = ByteString.CopyFrom(entry.Path.Utf8),
        Kind = (entry.Before, entry.After) switch
        {
            (null, _) => ChangeKind.Added,
            (_, null) => ChangeKind.Deleted,
            _ => ChangeKind.Modified,
        },
        Before = entry.Before is { } before ? FileMessage.Of(before) : null,
        After = entry.After is { } after ? FileMessage.Of(after) : null,
    };
}
