using System.CommandLine;
using Grpc.Core;
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
        Symbol[] symbols = [source, to, recursive, message, ifHead, contentType];
        return new ClientCommand(io, "put", "Write files to a branch, all of them in one commit.", symbols, async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(to)).RequireBranch(call.Get(to));
            var files = PutSource.Find(call.Get(source), target, call.Get(recursive));
            var header = new WriteFilesHeader
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };

            var answer = await TransferProgress.RunAsync(
                io, $"put {target}", PutSource.TotalBytes(files),
                onSent => SendAsync(call, header, files, call.Get(contentType), onSent, cancellationToken));
            Print(call, answer.Commit, files.Count);
        });
    }

    private static async Task<WriteFilesResponse> SendAsync(
        ClientCall call, WriteFilesHeader header, IReadOnlyList<PutSource> files, string? contentType, Action<long> onSent,
        CancellationToken cancellationToken)
    {
        using var stream = call.Files.WriteFiles(cancellationToken: cancellationToken);
        var upload = new FileUpload(stream.RequestStream, onSent, cancellationToken);
        try
        {
            await upload.BeginAsync(header);
            foreach (var file in files)
            {
                await (file.LocalPath is { } local
                    ? upload.SendAsync(file.Path, local, contentType)
                    : upload.SendAsync(file.Path, call.Io.Input, contentType));
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && stream.ResponseAsync.IsFaulted)
        {
            // The server refused in the middle of the stream: its answer says why, the failed write does not.
        }

        return await stream;
    }

    private static void Print(ClientCall call, Commit? commit, int count)
    {
        var made = commit switch
        {
            null => "Nothing changed, so no commit was made.",
            { State: CommitState.Open } => $"Put {count} file(s) into the open commit {commit.Id}.",
            _ => $"Put {count} file(s) in commit {commit.Id}.",
        };
        call.Print.Line(made, json =>
        {
            json.WriteNumber("files", count);
            if (commit is not null)
            {
                json.WriteObject("commit", inner => inner.Write(commit));
            }
        });
    }
}
