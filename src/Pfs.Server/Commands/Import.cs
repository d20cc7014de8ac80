using System.CommandLine;
using System.IO.Compression;
using Google.Protobuf;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs import`: the files of a tar file become one commit.</summary>
internal static class Import
{
    public static Command Create(CommandIo io)
    {
        var from = new Argument<string>("FILE") { Description = "A .tar, .tar.gz or .tgz file, or '-' for a tar file on standard input." };
        var to = new Argument<string>("REPO@BRANCH[:PREFIX]") { Description = "Where the files go; PREFIX is a directory." };
        var message = SharedOptions.Message();
        var ifHead = SharedOptions.IfHead();
        var description = """
            Write the files of a tar file to a branch, all of them in one commit.

            Links, devices and names that lead elsewhere are refused, and then nothing of the archive is imported.

            Examples:
              pfs import train.tar images@master:train/
              tar c . | pfs import - images
            """;
        return new ClientCommand(io, "import", description, [from, to, message, ifHead], async (call, cancellationToken) =>
        {
            var target = Target.Parse(call.Get(to)).RequireBranch(call.Get(to));
            var header = new ImportArchiveHeader
            {
                Repo = target.Repo.ToString(),
                Branch = target.Revision.Branch,
                Prefix = ByteString.CopyFromUtf8(target.Path is { Length: > 0 } path && !path.EndsWith('/') ? path + "/" : target.Path ?? ""),
                Message = call.Get(message) ?? "",
                ExpectedHead = SharedOptions.ExpectedHead(call.Get(ifHead)),
            };
            var file = call.Get(from);
            await using var opened = file == "-" ? null : ArchiveFile.Open(file);
            await using var decompressing = ArchiveFile.IsCompressed(file) ? new GZipStream(opened!, CompressionMode.Decompress, leaveOpen: true) : null;
            var content = decompressing ?? opened ?? io.Input;
            var answer = await TransferProgress.RunAsync(
                io, $"import {target}", content.CanSeek ? content.Length : null,
                onSent => SendAsync(call, header, content, onSent, cancellationToken));
            Print(call, answer);
        });
    }

    private static async Task<ImportArchiveResponse> SendAsync(
        ClientCall call, ImportArchiveHeader header, Stream content, Action<long> onSent, CancellationToken cancellationToken)
    {
        using var stream = call.Files.ImportArchive(cancellationToken: cancellationToken);
        try
        {
            return await StreamUpload.RunAsync(
                stream, new ImportArchiveRequest { Header = header }, content, data => new ImportArchiveRequest { Data = data }, onSent, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new FailureException(ExitCode.Failed, $"The archive cannot be decompressed: {e.Message}", e);
        }
    }

    private static void Print(ClientCall call, ImportArchiveResponse answer)
    {
        var made = answer.Commit switch
        {
            null => "The archive is empty, so no commit was made.",
            { State: CommitState.Open } commit => $"Imported {answer.FileCount} files, {answer.TotalBytes} bytes, into the open commit {commit.Id}.",
            var commit => $"Imported {answer.FileCount} files, {answer.TotalBytes} bytes, in commit {commit.Id}.",
        };
        call.Print.Line(made, json =>
        {
            json.WriteNumber("fileCount", answer.FileCount);
            json.WriteNumber("totalBytes", answer.TotalBytes);
            if (answer.Commit is { } commit)
            {
                json.WriteObject("commit", inner => inner.Write(commit));
            }
        });
    }
}
