using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs log`: the history of a branch, or of one path.</summary>
internal static class Log
{
    private const int FollowedByDefault = 10;

    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("REPO@REVISION[:PATH]") { Description = "Where to start; with a path, its history only." };
        var plain = new Option<bool>("--plain") { Description = "Print `id parent` a line; `-` is the parent of a first commit." };
        var limit = SharedOptions.Limit();
        var follow = new Option<bool>("--follow", "-f")
        {
            Description = $"Show a branch's last COUNT commits, {FollowedByDefault} by default, the oldest first, and then each as it is made.",
        };
        var description = """
            Show commits from a revision back, newest first.

            Examples:
              pfs log images@HEAD~3
              pfs log images:train/label.csv -n 5
              pfs log images@master --follow
            """;
        return new ClientCommand(io, "log", description, [from, plain, limit, follow], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(from));
            if (call.Get(follow))
            {
                var count = call.Get(limit) is { } given ? SharedOptions.CheckLimit(given) : FollowedByDefault;
                await FollowAsync(call, target.RequireBranch(call.Get(from)), call.Get(plain), count, cancellationToken);
                return;
            }

            var left = SharedOptions.CheckLimit(call.Get(limit));
            var write = call.Get(plain) ? WritePlain : target.Path is { Length: > 0 } ? WriteVersions : (Writer)WriteCommits;
            await write(call, target, left, cancellationToken);
        });
    }

    // The last of the branch, also when they did not write the path: from there the watch goes on.
    private static async Task FollowAsync(ClientCall call, Target target, bool isPlain, long count, CancellationToken cancellationToken)
    {
        var branch = target with { Path = null };
        string? last = null;
        await foreach (var commit in Queries.Commits(call, branch, 1, cancellationToken))
        {
            last = commit.Id;
            break;
        }

        var shown = new Stack<Commit>();
        if (last is not null)
        {
            var pinned = target with { Revision = RevisionName.Parse(last) };
            await foreach (var commit in Queries.Commits(call, pinned, count, cancellationToken))
            {
                shown.Push(commit);
                if (shown.Count == count)
                {
                    break;
                }
            }
        }

        while (shown.TryPop(out var commit))
        {
            Write(commit);
        }

        await call.Print.FlushAsync();
        await foreach (var commit in new CommitFeed(call, branch).ReadAsync(last, cancellationToken))
        {
            if (target.Path is not { Length: > 0 } || await WroteAsync(call, target, commit, cancellationToken))
            {
                Write(commit);
                await call.Print.FlushAsync();
            }
        }

        void Write(Commit commit) =>
            call.Print.Line(isPlain ? $"{commit.Id} {Display.Parent(commit)}" : CommitText.For(commit), json => json.Write(commit));
    }

    private static async Task<bool> WroteAsync(ClientCall call, Target target, Commit commit, CancellationToken cancellationToken)
    {
        await foreach (var newest in Queries.Commits(call, target with { Revision = RevisionName.Parse(commit.Id) }, 1, cancellationToken))
        {
            return newest.Id == commit.Id;
        }

        return false;
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
