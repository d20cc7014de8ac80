using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoRestore
{
    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "The name that it had." };
        var number = new Option<int>("--number")
        {
            Description = "Which one of that name, by its number in `pfs repo list --deleted`; without it the one deleted last.",
            HelpName = "NUMBER",
        };
        var newName = SharedOptions.NewName();
        var description = "Bring a deleted repo back, with its branches and their history.";
        return new ClientCommand(io, "restore", description, [repo, number, newName], async (call, cancellationToken) =>
        {
            var request = new RestoreRepoRequest
            {
                Repo = Target.ParseRepo(call.Get(repo)).ToString(),
                Number = call.Get(number),
                NewName = call.Get(newName) is { } text ? Target.ParseRepo(text).ToString() : "",
            };
            var restored = await call.Repos.RestoreRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Restored repo {restored.Name}.", json => json.Write(restored));
        });
    }
}
