using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchShow
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        return new ClientCommand(io, "show", "Show a branch.", [branch], async (call, cancellationToken) =>
        {
            var target = Target.ParseBranch(call.Get(branch));
            var request = new GetBranchRequest { Repo = target.Repo.ToString(), Branch = target.Revision.Branch };
            var found = await call.Branches.GetBranchAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(
                $"{found.Repo}@{found.Name}\nhead         {Display.OrDash(found.Head)}\n"
                + $"open commit  {Display.OrDash(found.OpenCommit)}\ncreated      {Display.Time(found.CreatedAt)}"
                + (found.Protected ? "\nprotected    only its admins write to it" : ""),
                json => json.Write(found));
        });
    }
}
