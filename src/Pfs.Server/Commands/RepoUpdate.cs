using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoUpdate
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var text = new Option<string>("--description", "-d") { Description = "What it is for; '' for nothing.", HelpName = "TEXT", Required = true };
        return new ClientCommand(io, "update", "Say anew what a repo is for.", [repo, text], async (call, cancellationToken) =>
        {
            var request = new UpdateRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString(), Description = call.Get(text)! };
            var updated = await call.Repos.UpdateRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Updated repo {updated.Name}.", json => json.Write(updated));
        });
    }
}
