using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchList
{
    private static readonly string[] Columns = ["BRANCH", "HEAD", "OPEN COMMIT", "CREATED"];
    private static readonly string[] DeletedColumns = ["BRANCH", "HEAD", "DELETED", "RESTORABLE UNTIL"];

    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var deleted = SharedOptions.Deleted();
        return new ClientCommand(io, "list", "List the branches of a repo.", [repo, deleted], (call, cancellationToken) =>
        {
            var name = Target.ParseRepo(call.Get(repo)).ToString();
            return call.Get(deleted) ? ListDeletedAsync(call, name, cancellationToken) : ListAsync(call, name, cancellationToken);
        });
    }

    private static async Task ListAsync(ClientCall call, string repo, CancellationToken cancellationToken)
    {
        var branches = Pages.ReadAsync<Branch>(
            async token =>
            {
                var request = new ListBranchesRequest { Repo = repo, PageSize = 1000, PageToken = token };
                var page = await call.Branches.ListBranchesAsync(request, cancellationToken: cancellationToken);
                return (page.Branches, page.NextPageToken);
            },
            cancellationToken);
        await foreach (var branch in branches)
        {
            call.Print.Row(Columns, Cells(branch), json => json.Write(branch));
        }
    }

    private static async Task ListDeletedAsync(ClientCall call, string repo, CancellationToken cancellationToken)
    {
        var branches = Pages.ReadAsync<DeletedBranch>(
            async token =>
            {
                var request = new ListDeletedBranchesRequest { Repo = repo, PageSize = 1000, PageToken = token };
                var page = await call.Branches.ListDeletedBranchesAsync(request, cancellationToken: cancellationToken);
                return (page.Branches, page.NextPageToken);
            },
            cancellationToken);
        await foreach (var branch in branches)
        {
            call.Print.Row(DeletedColumns, Cells(branch), json => json.Write(branch));
        }
    }

    private static string[] Cells(Branch branch) =>
    [
        branch.Name, Display.OrDash(branch.Head), Display.OrDash(branch.OpenCommit), Display.Time(branch.CreatedAt),
    ];

    private static string[] Cells(DeletedBranch deleted) =>
    [
        deleted.Name, Display.OrDash(deleted.Head), Display.Time(deleted.DeletedAt), Display.Time(deleted.RestorableUntil),
    ];
}
