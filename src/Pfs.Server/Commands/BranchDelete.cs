using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchDelete
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        var description = "Delete a branch, whatever it holds; its repo stays, and for a while `pfs branch restore` brings it back.";
        return new ClientCommand(io, "delete", description, [branch], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new DeleteBranchRequest { Repo = target.Repo.ToString(), Branch = target.Revision.Branch };
            var until = (await call.Branches.DeleteBranchAsync(request, cancellationToken: cancellationToken)).RestorableUntil;
            call.Print.Line(
                $"Deleted branch {target}.{Display.WayBack(until, $"pfs branch restore {target}")}",
                json => json.WriteDeleted(target.ToString(), until));
        });
    }
}
