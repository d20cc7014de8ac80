using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyList
{
    private static readonly string[] Columns = ["ACCESS KEY", "PRINCIPAL", "CREATED", "STATE", "LAST USED"];

    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Whose keys; without it everybody's.", Arity = ArgumentArity.ZeroOrOne };
        return new ClientCommand(io, "list", "List access keys, with their last use to the hour.", [name], async (call, cancellationToken) =>
        {
            if (call.Find(name) is { } only)
            {
                Print(call, await call.Access.GetPrincipalAsync(new GetPrincipalRequest { Name = only }, cancellationToken: cancellationToken));
                return;
            }

            await foreach (var principal in Principals.ReadAsync(call, cancellationToken))
            {
                Print(call, principal);
            }
        });
    }

    private static void Print(ClientCall call, Principal principal)
    {
        foreach (var key in principal.Keys)
        {
            call.Print.Row(
                Columns,
                [key.Id, principal.Name, Display.Time(key.CreatedAt), Principals.StateOf(key), Display.Time(key.LastUsedAt)],
                json =>
                {
                    json.WriteString("principal", principal.Name);
                    json.Write(key);
                });
        }
    }
}
