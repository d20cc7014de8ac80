using System.CommandLine;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs rm`: files of a branch are deleted by one commit.</summary>
internal static class Remove
{
    public static Command Create(CommandIo io)
    {
        var at = new Argument<string>("REPO@BRANCH:PATH") { Description = "The file; with -r, the beginning of the paths." };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Delete every file whose path begins with PATH." };
        var (message, ifHead, ifHash) = (SharedOptions.Message(), SharedOptions.IfHead(), SharedOptions.IfHash());
        var description = """
            Delete a file, or all files below a prefix, by one commit.

            Older commits keep them; `pfs revert` and `pfs restore-path` bring them back. With -r the files are those that there are when it begins.

            Examples:
              pfs rm images:train/label.csv
              pfs rm -r images@dev:train/old/ -m "Nobody reads these"
            """;
        return new ClientCommand(io, "rm", description, [at, recursive, message, ifHead, ifHash], async (call, cancellationToken) =>
        {
            var text = call.Get(at);
            var target = Target.ParseFile(text).RequireBranch(text); // without a path -r would take the whole branch
            var precondition = SharedOptions.Precondition(ifAbsent: false, call.Get(ifHash));
            if (precondition is not null && call.Get(recursive))
            {
                throw FailureException.Usage("--if-hash is for one file.");
            }

            var (answer, count) = await DeleteAsync(call, target, call.Get(recursive), precondition, new WriteFilesHeader
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            }, cancellationToken);
            if (answer.Commit is not { } commit)
            {
                throw new FailureException(ExitCode.NotFound, $"There is no file at '{target}', so nothing was deleted.");
            }

            var made = commit.State == CommitState.Open ? $"Deleted {count} file(s) in the open commit {commit.Id}." : $"Deleted {count} file(s) in commit {commit.Id}.";
            call.Print.Line(made, json =>
            {
                json.WriteNumber("files", count);
                json.WriteObject("commit", inner => inner.Write(commit));
            });
        });
    }

    private static async Task<(WriteFilesResponse Answer, int Count)> DeleteAsync(
        ClientCall call, Target target, bool isRecursive, FilePrecondition? precondition, WriteFilesHeader header, CancellationToken cancellationToken)
    {
        using var stream = call.Files.WriteFiles(cancellationToken: cancellationToken);
        var count = 0;
        try
        {
            await stream.RequestStream.WriteAsync(new WriteFilesRequest { Header = header }, cancellationToken);
            if (isRecursive)
            {
                await foreach (var entry in Queries.Files(call, target, delimiter: "", cancellationToken))
                {
                    await stream.RequestStream.WriteAsync(new WriteFilesRequest { Delete = entry.File.Path }, cancellationToken);
                    count++;
                }
            }
            else
            {
                var one = new WriteFileDelete { Path = target.PathBytes, Precondition = precondition };
                await stream.RequestStream.WriteAsync(new WriteFilesRequest { DeleteFile = one }, cancellationToken);
                count = 1;
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && stream.ResponseAsync.IsFaulted)
        {
            // The server refused in the middle of the stream: its answer says why, the failed write does not.
        }

        return (await stream, count);
    }
}
