using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyDelete
{
    public static Command Create(CommandIo io)
    {
        var key = new Argument<string>("ACCESS_KEY") { Description = "Which access key." };
        return new ClientCommand(io, "delete", "Delete an access key; sessions that it opened end, too.", [key], async (call, cancellationToken) =>
        {
            await call.Access.DeleteKeyAsync(new DeleteKeyRequest { AccessKey = call.Get(key) }, cancellationToken: cancellationToken);
            call.Print.Line($"Deleted access key {call.Get(key)}.", json => json.WriteString("deleted", call.Get(key)));
        });
    }
}
