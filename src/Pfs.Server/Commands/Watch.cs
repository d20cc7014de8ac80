using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs watch`: the commits of a branch as they happen.</summary>
internal static class Watch
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@BRANCH") { Description = "The branch to watch." };
        var after = new Option<string?>("--after")
        {
            Description = "Begin with the commit after this one, a whole id, or with the first after 'none'; without it, with the next that is made.",
            HelpName = "ID",
        };
        var limit = SharedOptions.Limit();
        var description = """
            Print the commits of a branch as they happen, one a line: id, time, author, changes and message.

            It goes on until it is interrupted, or has shown COUNT; a server that restarts is waited for, and no commit is missed.

            Examples:
              pfs watch images@master
              pfs watch images --json --after $LAST | while read -r commit; do train "$commit"; done
            """;
        return new ClientCommand(io, "watch", description, [from, after, limit], async (call, cancellationToken) =>
        {
            var target = Target.ParseBranch(call.Get(from));
            var left = SharedOptions.CheckLimit(call.Get(limit));
            var last = call.Get(after) switch
            {
                null => await HeadAsync(call, target, cancellationToken),
                "none" => null,
                var id => SharedOptions.CommitId("--after", id),
            };
            await foreach (var commit in new CommitFeed(call, target).ReadAsync(last, cancellationToken))
            {
                call.Print.Line(
                    $"{commit.Id}\t{Display.Time(commit.CreatedAt)}\t{Display.OrDash(commit.Author)}\t{commit.ChangeCount}\t{Display.FirstLine(commit.Message)}",
                    json => json.Write(commit));
                await call.Print.FlushAsync();
                if (--left == 0)
                {
                    break;
                }
            }
        });
    }

    private static async Task<string?> HeadAsync(ClientCall call, Target target, CancellationToken cancellationToken)
    {
        var request = new GetBranchRequest { Repo = target.Repo.ToString(), Branch = target.Revision.Branch };
        var branch = await call.Branches.GetBranchAsync(request, cancellationToken: cancellationToken);
        return branch.Head.Length > 0 ? branch.Head : null;
    }
}
