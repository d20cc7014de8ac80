using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Server.Client;

/// <summary>Sends files as one WriteFiles stream: one commit, or nothing.</summary>
internal sealed class FileUpload(
    IClientStreamWriter<WriteFilesRequest> requests, string? contentType, FilePrecondition? precondition, Action<long> onSent, CancellationToken cancellationToken)
{
    /// <summary>Big enough that framing costs nothing, far below the 4 MiB that a message may have.</summary>
    private const int MessageBytes = 512 * 1024;

    private readonly byte[] _buffer = new byte[MessageBytes];

    /// <summary>Sends files in one call; the answer is what became of them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="header">Where to, and what the commit says.</param>
    /// <param name="files">The files.</param>
    /// <param name="contentType">The media type of each; null for none.</param>
    /// <param name="precondition">What must be at each path before; null for whatever is there.</param>
    /// <param name="onSent">Told of bytes that went off.</param>
    /// <param name="cancellationToken">Gives it up; then nothing is written.</param>
    public static async Task<WriteFilesResponse> RunAsync(
        ClientCall call,
        WriteFilesHeader header,
        IEnumerable<PutSource> files,
        string? contentType,
        FilePrecondition? precondition,
        Action<long> onSent,
        CancellationToken cancellationToken)
    {
        using var stream = call.Files.WriteFiles(cancellationToken: cancellationToken);
        var upload = new FileUpload(stream.RequestStream, contentType, precondition, onSent, cancellationToken);
        try
        {
            await upload.BeginAsync(header);
            foreach (var file in files)
            {
                await (file.LocalPath is { } local
                    ? upload.SendAsync(file.Path, local)
                    : upload.SendAsync(file.Path, call.Io.Input));
            }

            await stream.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && stream.ResponseAsync.IsFaulted)
        {
            // The server refused in the middle of the stream: its answer says why, the failed write does not.
        }

        return await stream;
    }

    private Task BeginAsync(WriteFilesHeader header) =>
        requests.WriteAsync(new WriteFilesRequest { Header = header }, cancellationToken);

    /// <summary>Sends a file of this machine. It is read twice, for the hash first, so that the server can check what arrives.</summary>
    private async Task SendAsync(FilePath path, string file)
    {
        await using var content = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        if (!content.CanSeek)
        {
            await SendAsync(path, content); // a pipe: it can be read only once
            return;
        }

        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        var start = StartOf(path);
        start.Size = content.Position; // what was read: files of /proc have a length of 0
        start.Hash = Convert.ToHexStringLower(hash);
        content.Position = 0;
        await SendAsync(start, content);
    }

    /// <summary>Sends a stream that can be read only once, and so without its hash.</summary>
    private Task SendAsync(FilePath path, Stream content) =>
        SendAsync(StartOf(path), content);

    private WriteFileStart StartOf(FilePath path) => new()
    {
        Path = UnsafeByteOperations.UnsafeWrap(path.Memory),
        ContentType = contentType ?? "",
        Precondition = precondition,
    };

    private async Task SendAsync(WriteFileStart start, Stream content)
    {
        await requests.WriteAsync(new WriteFilesRequest { Start = start }, cancellationToken);
        while (true)
        {
            // The read of a terminal or pipe does not end with the token: it is left behind, together with the buffer.
            var reading = content.ReadAtLeastAsync(_buffer, MessageBytes, throwOnEndOfStream: false, cancellationToken).AsTask();
            var length = await reading.WaitAsync(cancellationToken);
            if (length == 0)
            {
                return;
            }

            // Wrapped, not copied: the message is on the wire when the write completes.
            var data = UnsafeByteOperations.UnsafeWrap(_buffer.AsMemory(0, length));
            await requests.WriteAsync(new WriteFilesRequest { Data = data }, cancellationToken);
            onSent(length);
        }
    }
}
