using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalCreate
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Its name: 1 to 128 of A-Z a-z 0-9 . _ - @ +." };
        var grants = new Option<string[]>("--grant", "-g") { Description = "A right to give it, any number of times: " + GrantText.Form, HelpName = "GRANT" };
        return new ClientCommand(io, "create", "Create a principal; it has no keys and, without --grant, no rights.", [name, grants], async (call, cancellationToken) =>
        {
            var request = new CreatePrincipalRequest { Name = call.Get(name), Grants = { (call.Get(grants) ?? []).Select(GrantText.Parse) } };
            var created = await call.Access.CreatePrincipalAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Created principal {created.Name}; `pfs key create {created.Name}` makes an access key for it.", json => json.Write(created));
        });
    }
}
