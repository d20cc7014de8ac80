using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoDelete
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var description = "Delete a repo with all its branches; for a while `pfs repo restore` brings it back.";
        return new ClientCommand(io, "delete", description, [repo], async (call, cancellationToken) =>
        {
            var request = new DeleteRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString() };
            var until = (await call.Repos.DeleteRepoAsync(request, cancellationToken: cancellationToken)).RestorableUntil;
            call.Print.Line(
                $"Deleted repo {request.Repo}.{Display.WayBack(until, $"pfs repo restore {request.Repo}")}",
                json => json.WriteDeleted(request.Repo, until));
        });
    }
}
