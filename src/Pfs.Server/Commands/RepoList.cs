using System.CommandLine;
using System.Globalization;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoList
{
    private static readonly string[] Columns = ["REPO", "BRANCHES", "CREATED", "DESCRIPTION"];
    private static readonly string[] DeletedColumns = ["REPO", "NUMBER", "BRANCHES", "DELETED", "RESTORABLE UNTIL"];

    public static Command Create(CommandIo io)
    {
        var deleted = SharedOptions.Deleted();
        return new ClientCommand(io, "list", "List all repos.", [deleted], (call, cancellationToken) =>
            call.Get(deleted) ? ListDeletedAsync(call, cancellationToken) : ListAsync(call, cancellationToken));
    }

    private static async Task ListAsync(ClientCall call, CancellationToken cancellationToken)
    {
        var repos = Pages.ReadAsync<Repo>(
            async token =>
            {
                var request = new ListReposRequest { PageSize = 1000, PageToken = token };
                var page = await call.Repos.ListReposAsync(request, cancellationToken: cancellationToken);
                return (page.Repos, page.NextPageToken);
            },
            cancellationToken);
        await foreach (var repo in repos)
        {
            call.Print.Row(Columns, Cells(repo), json => json.Write(repo));
        }
    }

    private static async Task ListDeletedAsync(ClientCall call, CancellationToken cancellationToken)
    {
        var repos = Pages.ReadAsync<DeletedRepo>(
            async token =>
            {
                var request = new ListDeletedReposRequest { PageSize = 1000, PageToken = token };
                var page = await call.Repos.ListDeletedReposAsync(request, cancellationToken: cancellationToken);
                return (page.Repos, page.NextPageToken);
            },
            cancellationToken);
        await foreach (var repo in repos)
        {
            call.Print.Row(DeletedColumns, Cells(repo), json => json.Write(repo));
        }
    }

    private static string[] Cells(Repo repo) =>
    [
        repo.Name, Number(repo.BranchCount), Display.Time(repo.CreatedAt), Display.FirstLine(repo.Description),
    ];

    private static string[] Cells(DeletedRepo deleted) =>
    [
        deleted.Repo.Name, Number(deleted.Number), Number(deleted.Repo.BranchCount), Display.Time(deleted.DeletedAt),
        Display.Time(deleted.RestorableUntil),
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
