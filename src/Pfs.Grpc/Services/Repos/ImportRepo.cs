using System.Runtime.CompilerServices;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Repos;

internal static class ImportRepo
{
    public static async Task<ImportRepoResponse> HandleAsync(
        PfsStore store, IAsyncStreamReader<ImportRepoRequest> requests, CancellationToken cancellationToken)
    {
        var header = await requests.MoveNext(cancellationToken) && requests.Current.PartCase == ImportRepoRequest.PartOneofCase.Header
            ? requests.Current.Header
            : throw RequestFields.Invalid("The first message must be the header.");
        RepoName? name = header.Repo.Length == 0 ? null : RepoName.Parse(header.Repo);
        var imported = await store.ImportRepoAsync(name, PiecesAsync(requests, cancellationToken), cancellationToken);
        return new ImportRepoResponse { Repo = RepoMessage.Of(imported.Repo), CommitCount = imported.Commits };
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(
        IAsyncStreamReader<ImportRepoRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            yield return requests.Current.PartCase == ImportRepoRequest.PartOneofCase.Data
                ? requests.Current.Data.Memory
                : throw RequestFields.Invalid("Behind the header each message must be data.");
        }
    }
}
