using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalDelete
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Which principal." };
        return new ClientCommand(io, "delete", "Delete a principal with its access keys; what it wrote stays.", [name], async (call, cancellationToken) =>
        {
            await call.Access.DeletePrincipalAsync(new DeletePrincipalRequest { Name = call.Get(name) }, cancellationToken: cancellationToken);
            call.Print.Line($"Deleted principal {call.Get(name)}.", json => json.WriteString("deleted", call.Get(name)));
        });
    }
}
