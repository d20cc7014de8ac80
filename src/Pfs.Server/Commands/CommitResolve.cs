using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitResolve
{
    public static Command Create(CommandIo io)
    {
        var revision = new Argument<string>("REPO@REVISION") { Description = "A branch, HEAD, .3, a commit's id or 8 or more of its first digits; ^ or ~2 behind it goes back." };
        var description = """
            Print the id of the commit that a revision names now, and nothing else.

            Examples:
              pfs commit resolve images@HEAD^
              before=$(pfs commit resolve images@dev)
              pfs cat images@$before:a.txt
            """;
        return new ClientCommand(io, "resolve", description, [revision], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(revision));
            var request = new ResolveRevisionRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = target.Revision.Revision,
            };
            var id = (await call.Commits.ResolveRevisionAsync(request, cancellationToken: cancellationToken)).CommitId;
            call.Print.Line(id, json => json.WriteString("commit", id));
        });
    }
}
