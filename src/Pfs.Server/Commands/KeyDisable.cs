using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyDisable
{
    public static Command Create(CommandIo io)
    {
        var key = new Argument<string>("ACCESS_KEY") { Description = "Which access key." };
        return new ClientCommand(io, "disable", "Refuse an access key until it is enabled again; sessions that it opened end, too.", [key], async (call, cancellationToken) =>
        {
            var request = new UpdateKeyRequest { AccessKey = call.Get(key), Disabled = true };
            var changed = await call.Access.UpdateKeyAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Disabled access key {changed.Id}.", json => json.Write(changed));
        });
    }
}
