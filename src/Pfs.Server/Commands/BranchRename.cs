using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchRename
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        var newName = new Argument<string>("NEW-NAME") { Description = "Its name from now on: 1 to 63 of A-Z a-z 0-9 _ -." };
        var description = "Give a branch another name; its bucket gets it too, and clients of the old one find nothing.";
        return new ClientCommand(io, "rename", description, [branch, newName], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new RenameBranchRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                NewName = call.Get(newName)!,
            };
            var renamed = await call.Branches.RenameBranchAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Renamed {target} to {renamed.Repo}@{renamed.Name}.", json => json.Write(renamed));
        });
    }
}
