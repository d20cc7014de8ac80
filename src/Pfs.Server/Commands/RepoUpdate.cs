using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class RepoUpdate
{
    private const string ServerRetention = "server";

    public static Command Create(CommandIo io)
    {
        var repo = new Argument<string>("REPO") { Description = "Which repo." };
        var text = new Option<string?>("--description", "-d") { Description = "What it is for; '' for nothing.", HelpName = "TEXT" };
        var retention = new Option<string?>("--deleted-retention")
        {
            Description = "How long what is deleted of it, and the repo itself, can be restored: 0s to 3650d, or 'server' for the server's own.",
            HelpName = "TIME",
        };
        var description = """
            Change the settings of a repo; what is not named stays as it is.

            A shorter retention holds for what was deleted before, too.

            Examples:
              pfs repo update images --description 'photos of the field trip'
              pfs repo update images --deleted-retention 90d
            """;
        return new ClientCommand(io, "update", description, [repo, text, retention], async (call, cancellationToken) =>
        {
            var request = new UpdateRepoRequest { Repo = Target.ParseRepo(call.Get(repo)).ToString() };
            if (call.Get(text) is { } newText)
            {
                request.Description = newText;
            }

            switch (call.Get(retention))
            {
                case null when !request.HasDescription:
                    throw FailureException.Usage("Nothing is to be changed; give --description or --deleted-retention.");
                case null:
                    break;
                case ServerRetention:
                    request.ServerDeletedRetention = true;
                    break;
                case var time:
                    request.DeletedRetentionSeconds = (long)Durations.Parse("--deleted-retention", time).TotalSeconds;
                    break;
            }

            var updated = await call.Repos.UpdateRepoAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Updated repo {updated.Name}.", json => json.Write(updated));
        });
    }
}
