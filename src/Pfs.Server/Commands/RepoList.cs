using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoList
{
    private static readonly string[] Columns = ["REPO", "CREATED"];

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
                call.Print.Row(Columns, [repo.Name, Display.Time(repo.CreatedAt)], json => json.Write(repo));
            }
        });
}
