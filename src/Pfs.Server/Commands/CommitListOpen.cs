using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;
using V1Open = Pfs.Grpc.V1.OpenCommit;

namespace Pfs.Server.Commands;

internal static class CommitListOpen
{
    private static readonly string[] Columns = ["REPO@BRANCH", "COMMIT", "CHANGES", "STARTED", "ACTIVE", "AUTHOR", "MESSAGE"];

    public static Command Create(CommandIo io)
    {
        var description = """
            List the open commits of all repos; for store administrators. `pfs commit abort REPO@ID` drops one.

            Example:
              pfs commit list-open --json
            """;
        return new ClientCommand(io, "list-open", description, [], async (call, cancellationToken) =>
        {
            var commits = Pages.ReadAsync<V1Open>(
                async token =>
                {
                    var request = new ListOpenCommitsRequest { PageSize = 1000, PageToken = token };
                    var page = await call.Admin.ListOpenCommitsAsync(request, cancellationToken: cancellationToken);
                    return (page.Commits, page.NextPageToken);
                },
                cancellationToken);
            await foreach (var open in commits)
            {
                call.Print.Row(Columns, Cells(open), json => json.Write(open));
            }
        });
    }

    private static string[] Cells(V1Open open) =>
    [
        $"{open.Commit.Repo}@{open.Branch}", open.Commit.Id, $"{open.Commit.ChangeCount}", Display.Time(open.Commit.CreatedAt),
        Display.Time(open.ActiveAt), open.Commit.Author, Display.FirstLine(open.Commit.Message),
    ];
}
