using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchRestore
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "The name that it had." };
        var commit = new Option<string?>("--commit")
        {
            Description = "Which of its heads, by id or 8 or more of its first digits; without it the one dropped last.",
            HelpName = "ID",
        };
        var newName = SharedOptions.NewName();
        var description = "Bring a deleted branch back, or make one of a head that a branch was moved away from.";
        return new ClientCommand(io, "restore", description, [branch, commit, newName], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new RestoreBranchRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Head = call.Get(commit) ?? "",
                NewName = call.Get(newName) ?? "",
            };
            var restored = await call.Branches.RestoreBranchAsync(request, cancellationToken: cancellationToken);
            var at = restored.Head.Length > 0 ? $" at {Display.Short(restored.Head)}" : ", without commits";
            call.Print.Line($"Restored branch {restored.Repo}@{restored.Name}{at}.", json => json.Write(restored));
        });
    }
}
