using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitFinish
{
    public static Command Create(CommandIo io)
    {
        var commit = new Argument<string>("REPO@ID") { Description = "The open commit: the id that `commit start` printed." };
        var message = SharedOptions.Message();
        var description = "Make what an open commit collected one commit of its branch. Prints the commit's id.";
        return new ClientCommand(io, "finish", description, [commit, message], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(commit));
            var request = new FinishCommitRequest
            {
                Repo = target.Repo.ToString(),
                CommitId = OpenCommit.IdOf(target),
                Message = call.Get(message) ?? "",
            };
            var finished = await call.Commits.FinishCommitAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(finished.Id, json => json.Write(finished));
        });
    }
}
