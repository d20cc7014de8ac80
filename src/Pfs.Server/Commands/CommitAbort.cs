using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitAbort
{
    public static Command Create(CommandIo io)
    {
        var commit = new Argument<string>("REPO@ID") { Description = "The open commit: the id that `commit start` printed." };
        var description = "Drop what an open commit collected.";
        return new ClientCommand(io, "abort", description, [commit], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(commit));
            var request = new AbortCommitRequest { Repo = target.Repo.ToString(), CommitId = OpenCommit.IdOf(target) };
            await call.Commits.AbortCommitAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Aborted {request.CommitId}.", json => json.WriteString("aborted", request.CommitId));
        });
    }
}
