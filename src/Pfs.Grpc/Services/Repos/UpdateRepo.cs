using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class UpdateRepo
{
    public static async Task<Repo> HandleAsync(PfsStore store, UpdateRepoRequest request, CancellationToken cancellationToken)
    {
        var update = new RepoUpdate
        {
            Description = request.HasDescription ? RequestFields.Message(request.Description) : null,
            DeletedRetention = request.HasDeletedRetentionSeconds ? Retention(request.DeletedRetentionSeconds) : null,
            UseStoreRetention = request.HasServerDeletedRetention && request.ServerDeletedRetention,
        };
        return RepoMessage.Of(await store.UpdateRepoAsync(RepoName.Parse(request.Repo), update, cancellationToken));
    }

    private static TimeSpan Retention(long seconds) => seconds >= 0 && seconds <= PfsStore.DeletedRetentionMax.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw RequestFields.Invalid($"deleted_retention_seconds must be 0 to {(long)PfsStore.DeletedRetentionMax.TotalSeconds}, not {seconds}.");
}
