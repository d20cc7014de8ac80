using System.CommandLine;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitShow
{
    public static Command Create(CommandIo io)
    {
        var revision = new Argument<string>("REPO@REVISION") { Description = "Which commit." };
        return new ClientCommand(io, "show", "Show a commit.", [revision], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(revision));
            var commit = await Queries.CommitAsync(call, target, cancellationToken);
            call.Print.Line(CommitText.For(commit), json => json.Write(commit));
        });
    }
}
