using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoDelete
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var description = "Delete a repo with all its branches and their history, for good.";
        return new ClientCommand(io, "delete", description, [repo], async (call, cancellationToken) =>
        {
            var request = new DeleteRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString() };
            await call.Repos.DeleteRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Deleted repo {request.Repo}.", json => json.WriteString("deleted", request.Repo));
        });
    }
}
