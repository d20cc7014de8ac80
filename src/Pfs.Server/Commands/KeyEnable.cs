using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyEnable
{
    public static Command Create(CommandIo io)
    {
        var key = new Argument<string>("ACCESS_KEY") { Description = "Which access key." };
        return new ClientCommand(io, "enable", "Accept a disabled access key again.", [key], async (call, cancellationToken) =>
        {
            var request = new UpdateKeyRequest { AccessKey = call.Get(key), Disabled = false };
            var changed = await call.Access.UpdateKeyAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Enabled access key {changed.Id}.", json => json.Write(changed));
        });
    }
}
