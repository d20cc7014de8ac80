using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs access check`: may somebody do something, and why.</summary>
internal static class AccessCheck
{
    public static Command Create(CommandIo io)
    {
        var operation = new Argument<string>("OPERATION") { Description = "S3's name as PutObject, an rpc as FileService/WriteFiles, or a role as writer." };
        var on = new Argument<string>("REPO[@BRANCH]")
        {
            Description = "What it is on; without a branch: to read, any branch of the repo, for all else, all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var principal = new Option<string?>("--principal") { Description = "Who; without it you yourself. Others need a store administrator.", HelpName = "NAME" };
        var description = """
            Tell whether somebody may do something, and which grant allows it or what is missing. Exit code 1: he may not.

            Examples:
              pfs access check PutObject images@dev
              pfs access check reader images --principal ada
              pfs access check AdminService/Collect --principal ada
            """;
        return new ClientCommand(io, "check", description, [operation, on, principal], async (call, cancellationToken) =>
        {
            var request = new CheckAccessRequest { Principal = call.Get(principal) ?? "", Operation = call.Get(operation) };
            if (call.Find(on) is { } text)
            {
                // A branch is named or it is not: here nothing does not mean master.
                var target = Target.ParseBranch(text);
                (request.Repo, request.Branch) = (target.Repo.ToString(), text.EndsWith("@HEAD", StringComparison.Ordinal) ? "master" : target.Revision.Branch);
            }

            var answer = await call.Access.CheckAccessAsync(request, cancellationToken: cancellationToken);
            if (answer.Allowed || call.Print.Json)
            {
                call.Print.Line($"{answer.Principal} may. {answer.Reason}", json => json.Write(answer));
            }

            if (!answer.Allowed)
            {
                throw new FailureException(ExitCode.Failed, $"{answer.Principal} may not. {answer.Reason}");
            }
        });
    }
}
