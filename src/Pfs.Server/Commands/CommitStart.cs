using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitStart
{
    public static Command Create(CommandIo io)
    {
        var branch = new Argument<string>("REPO@BRANCH") { Description = "Which branch." };
        var message = SharedOptions.Message();
        var ifHead = SharedOptions.IfHead();
        var description = "Open a commit: writes to the branch collect in it until it is finished or aborted. Prints its id.";
        return new ClientCommand(io, "start", description, [branch, message, ifHead], async (call, cancellationToken) =>
        {
            var target = Target.ParseBranch(call.Get(branch));
            var request = new StartCommitRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };

            var open = await call.Commits.StartCommitAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(open.Id, json => json.Write(open));
        });
    }
}
