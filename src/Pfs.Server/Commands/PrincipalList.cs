using System.CommandLine;
using System.Globalization;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalList
{
    private static readonly string[] Columns = ["PRINCIPAL", "KEYS", "CREATED", "GRANTS"];

    public static Command Create(CommandIo io) => new ClientCommand(io, "list", "List all principals but the root one.", [], async (call, cancellationToken) =>
    {
        await foreach (var principal in Principals.ReadAsync(call, cancellationToken))
        {
            call.Print.Row(
                Columns,
                [
                    principal.Name,
                    principal.Keys.Count.ToString(CultureInfo.InvariantCulture),
                    Display.Time(principal.CreatedAt),
                    Display.OrDash(string.Join(", ", principal.Grants.Select(GrantText.Of))),
                ],
                json => json.Write(principal));
        }
    });
}
