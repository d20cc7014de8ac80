using System.CommandLine;
using System.Globalization;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoList
{
    private static readonly string[] Columns = ["REPO", "BRANCHES", "CREATED", "DESCRIPTION"];

    public static Command Create(CommandIo io) =>
        new ClientCommand(io, "list", "List all repos.", [], async (call, cancellationToken) =>
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
        });

    private static string[] Cells(Repo repo) =>
    [
        repo.Name, repo.BranchCount.ToString(CultureInfo.InvariantCulture), Display.Time(repo.CreatedAt),
        Display.FirstLine(repo.Description),
    ];
}
