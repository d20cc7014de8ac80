using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using FileInfo = Pfs.Grpc.V1.FileInfo;

namespace Pfs.Server.Client;

/// <summary>Reads one file of a snapshot, whole and checked, or a range of it.</summary>
internal static class FileDownload
{
    /// <summary>Copies the whole file and compares its SHA-256 with the one that the commit names.</summary>
    public static async Task<FileInfo> CopyAsync(
        ClientCall call, Target target, Stream output, Action<long> onReceived, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = await CopyRangeAsync(
            call, target, offset: 0, length: null,
            async data =>
            {
                hash.AppendData(data.Span);
                await output.WriteAsync(data, cancellationToken);
                onReceived(data.Length);
            },
            cancellationToken);
        await output.FlushAsync(cancellationToken);

        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        return actual == file.Hash ? file : throw new FailureException(
            ExitCode.Failed,
            $"{target} arrived with SHA-256 {actual} instead of {file.Hash}; get it again, and run `pfs check` if that repeats.");
    }

    /// <summary>Copies a range; the hash of a part cannot be checked.</summary>
    public static async Task<FileInfo> CopyRangeAsync(
        ClientCall call, Target target, long offset, long? length, Func<ReadOnlyMemory<byte>, ValueTask> write,
        CancellationToken cancellationToken)
    {
        var request = new ReadFileRequest
        {
            Repo = target.Repo.ToString(),
            Branch = target.Revision.Branch,
            Revision = target.Revision.Revision,
            Path = target.PathBytes,
            Offset = offset,
        };
        if (length is { } bytes)
        {
            request.Length = bytes;
        }

        FileInfo? file = null;
        using var answer = call.Files.ReadFile(request, cancellationToken: cancellationToken);
        await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (part.PartCase == ReadFileResponse.PartOneofCase.Header)
            {
                file = part.Header.File;
            }
            else
            {
                await write(part.Data.Memory);
            }
        }

        return file ?? throw new FailureException(ExitCode.Failed, $"The server sent nothing for {target}; try again.");
    }

    /// <summary>The same target at another path.</summary>
    public static Target At(Target target, ByteString path) => target with { Path = path.ToStringUtf8() };
}
