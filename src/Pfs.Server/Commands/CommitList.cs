using System.CommandLine;
using System.Globalization;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class CommitList
{
    private static readonly string[] Columns = ["NUMBER", "COMMIT", "CREATED", "AUTHOR", "MESSAGE"];

    public static Command Create(CommandIo io)
    {
        var revision = new Argument<string>("REPO@REVISION") { Description = "Where to start." };
        var limit = SharedOptions.Limit();
        var description = "List commits from a revision back, newest first, one a line.";
        return new ClientCommand(io, "list", description, [revision, limit], async (call, cancellationToken) =>
        {
            var target = Target.ParseRevision(call.Get(revision));
            var left = SharedOptions.CheckLimit(call.Get(limit));
            await foreach (var commit in Queries.Commits(call, target, left, cancellationToken))
            {
                call.Print.Row(Columns, Cells(commit), json => json.Write(commit));
                if (--left == 0)
                {
                    break;
                }
            }
        });
    }

    private static string[] Cells(Commit commit) =>
    [
        commit.Number.ToString(CultureInfo.InvariantCulture), commit.Id, Display.Time(commit.CreatedAt), commit.Author,
        Display.FirstLine(commit.Message),
    ];
}
