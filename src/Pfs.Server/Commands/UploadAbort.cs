using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class UploadAbort
{
    public static Command Create(CommandIo io)
    {
        var id = new Argument<string>("UPLOAD") { Description = "Its id, as `pfs upload list` shows it." };
        return new ClientCommand(io, "abort", "Drop an upload in progress and its parts.", [id], async (call, cancellationToken) =>
        {
            var upload = call.Get(id);
            await call.Admin.AbortUploadAsync(new AbortUploadRequest { UploadId = upload }, cancellationToken: cancellationToken);
            call.Print.Line($"Aborted upload {upload}.", json => json.WriteString("aborted", upload));
        });
    }
}
