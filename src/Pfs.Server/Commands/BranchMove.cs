using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class BranchMove
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        var to = new Option<string>("--to")
        {
            Description = "The revision that becomes the head; HEAD^ is relative to the branch itself.",
            HelpName = "REVISION",
            Required = true,
        };
        var ifHead = SharedOptions.IfHead();
        var description = "Let a branch point at another commit of its repo.";
        return new ClientCommand(io, "move", description, [branch, to, ifHead], async (call, cancellationToken) =>
        {
            var target = Target.ParseNamedBranch(call.Get(branch));
            var request = new MoveBranchRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = RevisionName.ParseRelative(call.Get(to)!),
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };

            var moved = await call.Branches.MoveBranchAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Moved {target} to {Display.OrDash(moved.Head)}.", json => json.Write(moved));
        });
    }
}
