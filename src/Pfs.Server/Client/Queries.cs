using Google.Protobuf;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>The lists that more than one verb reads.</summary>
internal static class Queries
{
    /// <summary>The most that the API gives in one page.</summary>
    private const int PageSize = 1000;

    /// <summary>Commits from a revision back, newest first; with a path only those that changed it.</summary>
    public static IAsyncEnumerable<Commit> Commits(ClientCall call, Target target, long limit, CancellationToken cancellationToken) =>
        Pages.ReadAsync<Commit>(
            async token =>
            {
                var page = await call.Commits.ListCommitsAsync(
                    new ListCommitsRequest
                    {
                        Repo = target.Repo.ToString(),
                        Branch = target.Revision.Branch,
                        Revision = target.Revision.Revision,
                        Path = target.PathBytes,
                        PageSize = (int)Math.Min(limit, PageSize),
                        PageToken = token,
                    },
                    cancellationToken: cancellationToken);
                return (page.Commits, page.NextPageToken);
            },
            cancellationToken);

    /// <summary>The files, and with a delimiter the common prefixes, of one snapshot.</summary>
    public static IAsyncEnumerable<ListedFile> Files(
        ClientCall call, Target target, string delimiter, CancellationToken cancellationToken) =>
        Pages.ReadAsync<ListedFile>(
            async token =>
            {
                var page = await call.Files.ListFilesAsync(
                    new ListFilesRequest
                    {
                        Repo = target.Repo.ToString(),
                        Branch = target.Revision.Branch,
                        Revision = target.Revision.Revision,
                        Prefix = target.PathBytes,
                        Delimiter = ByteString.CopyFromUtf8(delimiter),
                        PageSize = PageSize,
                        PageToken = token,
                    },
                    cancellationToken: cancellationToken);
                return (page.Entries, page.NextPageToken);
            },
            cancellationToken);

    public static async Task<Commit> CommitAsync(ClientCall call, Target target, CancellationToken cancellationToken) =>
        await call.Commits.GetCommitAsync(
            new GetCommitRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = target.Revision.Revision,
            },
            cancellationToken: cancellationToken);

    public static async Task<StatFileResponse> StatAsync(ClientCall call, Target target, CancellationToken cancellationToken) =>
        await call.Files.StatFileAsync(
            new StatFileRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = target.Revision.Revision,
                Path = target.PathBytes,
            },
            cancellationToken: cancellationToken);

    public static async Task<StatPrefixResponse> TotalsAsync(ClientCall call, Target target, CancellationToken cancellationToken) =>
        await call.Files.StatPrefixAsync(
            new StatPrefixRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = target.Revision.Revision,
                Prefix = target.PathBytes,
            },
            cancellationToken: cancellationToken);
}
