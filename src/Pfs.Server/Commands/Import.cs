using System.CommandLine;
using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

/// <summary>`pfs import`: the files of a tar file become one commit.</summary>
internal static class Import
{
    private const int MessageBytes = 512 * 1024;

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
            await using var opened = file == "-" ? null : Open(file);
            await using var decompressing = ArchiveFile.IsCompressed(file) ? new GZipStream(opened!, CompressionMode.Decompress, leaveOpen: true) : null;
            var content = decompressing ?? opened ?? io.Input;
            var answer = await TransferProgress.RunAsync(
                io, $"import {target}", content.CanSeek ? content.Length : null,
                onSent => SendAsync(call, header, content, onSent, cancellationToken));
            Print(call, answer);
        });
    }

    private static FileStream Open(string file) => File.Exists(file)
        ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous)
        : throw new FailureException(ExitCode.NotFound, $"There is no file '{file}' on this machine.");

    private static async Task<ImportArchiveResponse> SendAsync(
        ClientCall call, ImportArchiveHeader header, Stream content, Action<long> onSent, CancellationToken cancellationToken)
    {
        using var stream = call.Files.ImportArchive(cancellationToken: cancellationToken);
        try
        {
            await stream.RequestStream.WriteAsync(new ImportArchiveRequest { Header = header }, cancellationToken);
            await SendAsync(stream.RequestStream, content, onSent, cancellationToken);
            await stream.RequestStream.CompleteAsync();
        }
        catch (InvalidDataException e)
        {
            throw new FailureException(ExitCode.Failed, $"The archive cannot be decompressed: {e.Message}", e);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && stream.ResponseAsync.IsFaulted)
        {
            // The server refused in the middle of the stream: its answer says why, the failed write does not.
        }

        return await stream;
    }

    private static async Task SendAsync(
        IClientStreamWriter<ImportArchiveRequest> requests, Stream content, Action<long> onSent, CancellationToken cancellationToken)
    {
        var buffer = new byte[MessageBytes];
        while (true)
        {
            // The read of a terminal or pipe does not end with the token: it is left behind, together with the buffer.
            var reading = content.ReadAtLeastAsync(buffer, MessageBytes, throwOnEndOfStream: false, cancellationToken).AsTask();
            var length = await reading.WaitAsync(cancellationToken);
            if (length == 0)
            {
                return;
            }

            // Wrapped, not copied: the message is on the wire when the write completes.
            var data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, length));
            await requests.WriteAsync(new ImportArchiveRequest { Data = data }, cancellationToken);
            onSent(length);
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
