using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs log`: the history of a branch, or of one path.</summary>
internal static class Log
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PATH]") { Description = "Where to start; with a path, its history only." };
        var plain = new Option<bool>("--plain") { Description = "Print `id parent` a line; `-` is the parent of a first commit." };
        var limit = SharedOptions.Limit();
        var description = "Show commits from a revision back, newest first.";
        return new ClientCommand(io, "log", description, [from, plain, limit], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(from));
            var left = SharedOptions.CheckLimit(call.Get(limit));
            var write = call.Get(plain) ? WritePlain : target.Path is { Length: > 0 } ? WriteVersions : (Writer)WriteCommits;
            await write(call, target, left, cancellationToken);
        });
    }

    private delegate Task Writer(ClientCall call, Target target, long limit, CancellationToken cancellationToken);

    private static async Task WritePlain(ClientCall call, Target target, long left, CancellationToken cancellationToken)
    {
        await foreach (var commit in Queries.Commits(call, target, left, cancellationToken))
        {
            call.Print.Line($"{commit.Id} {Display.Parent(commit)}", json => json.Write(commit));
            if (--left == 0)
            {
                break;
            }
        }
    }

    private static async Task WriteCommits(ClientCall call, Target target, long left, CancellationToken cancellationToken)
    {
        await foreach (var commit in Queries.Commits(call, target, left, cancellationToken))
        {
            call.Print.Line(CommitText.For(commit), json => json.Write(commit));
            if (--left == 0)
            {
                break;
            }
        }
    }

    private static async Task WriteVersions(ClientCall call, Target target, long left, CancellationToken cancellationToken)
    {
        await foreach (var version in Versions(call, target, left, cancellationToken))
        {
            var what = version.Deleted ? "deleted" : $"{version.File.Size} bytes, {version.File.Hash}";
            call.Print.Line(
                $"{version.Commit.Id}  {Display.Time(version.Commit.CreatedAt)}  {what}",
                json =>
                {
                    json.WriteObject("commit", inner => inner.Write(version.Commit));
                    json.WriteBoolean("deleted", version.Deleted);
                    if (version.File is { } file)
                    {
                        json.WriteObject("file", inner => inner.Write(file));
                    }
                });
            if (--left == 0)
            {
                break;
            }
        }
    }

    private static IAsyncEnumerable<FileVersion> Versions(
        ClientCall call, Target target, long limit, CancellationToken cancellationToken) => Pages.ReadAsync<FileVersion>(
            async token =>
            {
                var request = new FileHistoryRequest
                {
                    Repo = target.Repo.ToString(),
                    Branch = target.Revision.Branch,
                    Revision = target.Revision.Revision,
                    Path = target.PathBytes,
                    PageSize = (int)Math.Min(limit, 1000),
                    PageToken = token,
                };
                var page = await call.Files.FileHistoryAsync(request, cancellationToken: cancellationToken);
                return (page.Versions, page.NextPageToken);
            },
            cancellationToken);
}
