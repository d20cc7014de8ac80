using Google.Protobuf;
using Grpc.Core;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Admin;

internal static class ReadBackup
{
    public static async Task HandleAsync(
        PfsStore store, ReadBackupRequest request, IServerStreamWriter<ReadBackupResponse> responses, CancellationToken cancellationToken)
    {
        var hash = default(ContentHash);
        if (request.Have != 0 && !ContentHash.TryParse(request.HaveHash, out hash))
        {
            throw RequestFields.Invalid("have_hash must be 64 hex digits when have is not 0.");
        }

        await Task.Yield(); // reads what the caller has too: long work, and not the connection's
        using var reader = store.OpenBackup(request.Name, request.Length, request.Have, hash);
        await responses.WriteAsync(new ReadBackupResponse { Header = new ReadBackupHeader { Offset = reader.Offset } }, cancellationToken);
        while (reader.Read() is { IsEmpty: false } bytes)
        {
            // Wrapped, not copied: the write has taken the bytes when it completes.
            await responses.WriteAsync(new ReadBackupResponse { Data = UnsafeByteOperations.UnsafeWrap(bytes) }, cancellationToken);
        }

        await responses.WriteAsync(new ReadBackupResponse { Report = new ReadBackupReport { Hash = reader.Hash.ToString() } }, cancellationToken);
    }
}
