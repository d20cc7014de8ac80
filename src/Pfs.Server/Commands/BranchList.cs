using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchList
{
    private static readonly string[] Columns = ["BRANCH", "HEAD", "OPEN COMMIT", "CREATED"];

    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        return new ClientCommand(io, "list", "List the branches of a repo.", [repo], async (call, cancellationToken) =>
        {
            var name = Target.ParseRepo(call.Get(repo)).ToString();
            var branches = Pages.ReadAsync<Branch>(
                async token =>
                {
                    var request = new ListBranchesRequest { Repo = name, PageSize = 1000, PageToken = token };
                    var page = await call.Branches.ListBranchesAsync(request, cancellationToken: cancellationToken);
                    return (page.Branches, page.NextPageToken);
                },
                cancellationToken);
            await foreach (var branch in branches)
            {
                call.Print.Row(Columns, Cells(branch), json => json.Write(branch));
            }
        });
    }

    private static string[] Cells(Branch branch) =>
    [
        branch.Name, Display.OrDash(branch.Head), Display.OrDash(branch.OpenCommit), Display.Time(branch.CreatedAt),
    ];
}
