using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoCreate
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Its name: 1 to 63 of A-Z a-z 0-9 _ -." };
        var text = new Option<string?>("--description", "-d") { Description = "What it is for.", HelpName = "TEXT" };
        return new ClientCommand(io, "create", "Create an empty repo.", [repo, text], async (call, cancellationToken) =>
        {
            var request = new CreateRepoRequest
            {
                Repo = Target.ParseRepo(call.Get(repo)).ToString(),
                Description = call.Get(text) ?? "",
            };
            var created = await call.Repos.CreateRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Created repo {created.Name}.", json => json.Write(created));
        });
    }
}
