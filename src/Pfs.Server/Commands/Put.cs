using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs put`: files of this machine become one commit.</summary>
internal static class Put
{
    public static Command Create(CommandIo io)
    {
        var source = new Argument<string>("SOURCE") { Description = "A file, with -r a directory, or '-' for standard input." };
        var to = new Argument<string>("REPO@BRANCH:PATH")
        {
            Description = "Where it goes; after '/', or without a path, the file keeps its name.",
        };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Put all files below the directory SOURCE." };
        var contentType = new Option<string?>("--content-type") { Description = "The media type to keep with each file.", HelpName = "TYPE" };
        var message = SharedOptions.Message();
        var ifHead = SharedOptions.IfHead();
        var resume = new Option<bool>("--resume")
        {
            Description = "With -r: collect the files in an open commit, several streams at a time, and go on with it after an interruption.",
        };
        var parallel = SharedOptions.Parallel("With --resume: how many streams at a time.");
        var (ifAbsent, ifHash) = (SharedOptions.IfAbsent(), SharedOptions.IfHash());
        Symbol[] symbols = [source, to, recursive, resume, parallel, message, ifHead, ifAbsent, ifHash, contentType];
        var description = """
            Write files to a branch, all of them in one commit.

            With --resume the same command, run again after an interruption, sends only what is missing. While it runs, what others write to the branch
            goes into the same commit, as into any open one.

            Examples:
              pfs put label.csv images:train/
              pfs put label.csv images:train/ --if-absent
              pfs put -r ./train images:train/ -m "First delivery"
              pfs put -r ./train images:train/ --resume --parallel 8
            """;
        return new ClientCommand(io, "put", description, symbols, async (call, cancellationToken) =>
        {
            if (call.Get(resume) && !call.Get(recursive))
            {
                throw FailureException.Usage("--resume goes with -r.");
            }

            var precondition = SharedOptions.Precondition(call.Get(ifAbsent), call.Get(ifHash));
            if (precondition is not null && (call.Get(resume) || (call.Get(recursive) && !precondition.HasAbsent)))
            {
                throw FailureException.Usage("--if-absent does not go with --resume, and --if-hash is for one file.");
            }

            var many = SharedOptions.CheckParallel(call.Get(parallel));
            var target = Target.Parse(call.Get(to)).RequireBranch(call.Get(to));
            var files = PutSource.Find(call.Get(source), target, call.Get(recursive));
            var (text, head, type) = (call.Get(message) ?? "", SharedOptions.ExpectedHead(call.Get(ifHead)), call.Get(contentType));
            if (call.Get(resume))
            {
                var upload = new ResumableUpload(call, target, files, type);
                var commit = await TransferProgress.RunAsync(
                    io, $"put {target}", PutSource.TotalBytes(files), onSent => upload.RunAsync(text, head, many, onSent, cancellationToken));
                Print(call, commit, files.Count, upload.Unchanged);
                return;
            }

            var header = new WriteFilesHeader { Repo = target.Repo.ToString(), Branch = target.Revision.Branch, Message = text, ExpectedHead = head };
            var answer = await TransferProgress.RunAsync(
                io, $"put {target}", PutSource.TotalBytes(files),
                onSent => FileUpload.RunAsync(call, header, files, type, precondition, onSent, cancellationToken));
            Print(call, answer.Commit, files.Count, unchanged: 0);
        });
    }

    private static void Print(ClientCall call, Commit? commit, int count, int unchanged)
    {
        var made = commit switch
        {
            null => "Nothing changed, so no commit was made.",
            { State: CommitState.Open } => $"Put {count} file(s) into the open commit {commit.Id}.",
            _ => $"Put {count} file(s) in commit {commit.Id}.",
        };
        call.Print.Line(unchanged > 0 ? $"{made} {unchanged} had been put before." : made, json =>
        {
            json.WriteNumber("files", count);
            json.WriteNumber("unchanged", unchanged);
            if (commit is not null)
            {
                json.WriteObject("commit", inner => inner.Write(commit));
            }
        });
    }
}
