using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs restore-path`: a file, or all files below a prefix, as they were.</summary>
internal static class RestorePath
{
    public static Command Create(CommandIo io)
    {
        var to = new Argument<string>("REPO@BRANCH:PATH") { Description = "What to restore, and where; with -r, the beginning of the paths." };
        var from = new Option<string>("--from")
        {
            Description = "The state to restore from; HEAD^ is relative to the branch itself.",
            HelpName = "REVISION",
            Required = true,
        };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Restore every file whose path begins with PATH; what was not there then is deleted." };
        var message = SharedOptions.Message();
        var ifHead = SharedOptions.IfHead();
        var description = """
            Bring a file, or all files below a prefix, back to what they were, as one new commit.

            No content is moved. To bring back a whole deleted branch or repo, see `pfs branch restore` and `pfs repo restore`.

            Examples:
              pfs restore-path images@master:train/labels.csv --from HEAD~3
              pfs restore-path -r images@master:train/ --from 3f2a9c01
            """;
        return new ClientCommand(io, "restore-path", description, [to, from, recursive, message, ifHead], async (call, cancellationToken) =>
        {
            var text = call.Get(to);
            var isRecursive = call.Get(recursive);
            var target = (isRecursive ? Target.Parse(text) : Target.ParseFile(text)).RequireBranch(text);
            var request = new RestorePathsRequest
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Revision = RevisionName.ParseRelative(call.Get(from)!),
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };
            (isRecursive ? request.Prefixes : request.Paths).Add(target.PathBytes);
            var answer = await call.Commits.RestorePathsAsync(request, cancellationToken: cancellationToken);
            BroughtBack.Print(call, $"Restored {target} as of {Display.Short(answer.Snapshot)}", answer.Commit, answer.WrittenFiles, answer.DeletedFiles);
        });
    }
}
