using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.V1;
using Commit = Pfs.Grpc.V1.Commit;

namespace Pfs.Grpc.Messages;

internal static class CommitMessage
{
    public static Commit Of(RepoName repo, Core.Commit commit) => new()
    {
        Repo = repo.ToString(),
        Id = commit.Id.ToString(),
        State = commit.IsOpen ? CommitState.Open : CommitState.Finished,
        Number = commit.Number,
        Parents = { commit.Parents.Select(parent => parent.ToString()) },
        CreatedAt = commit.Time.ToTimestamp(),
        Author = commit.Author,
        Message = commit.Message,
        Metadata = { commit.Metadata },
        ChangeCount = commit.ChangeCount,
        FileCount = commit.FileCount,
        TotalBytes = commit.TotalBytes,
        Notes = { commit.Notes },
    };

    /// <summary>The commit of an id that the store has just named.</summary>
    public static async ValueTask<Commit> FindAsync(
        PfsStore store, RepoName repo, CommitId id, CancellationToken cancellationToken) =>
        await store.FindCommitAsync(repo, id, cancellationToken) is { } commit
            ? Of(repo, commit)
            : throw new PfsException(PfsError.RevisionNotFound, $"There is no commit {id} in repo '{repo}' any more.");
}
