using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalRevoke
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Which principal." };
        var grant = new Argument<string>("GRANT") { Description = GrantText.Form };
        return new ClientCommand(io, "revoke", "Take a right from a principal: exactly this grant.", [name, grant], async (call, cancellationToken) =>
        {
            var request = new RemoveGrantRequest { Principal = call.Get(name), Grant = GrantText.Parse(call.Get(grant)) };
            var changed = await call.Access.RemoveGrantAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(
                $"{changed.Name} has now: {Display.OrDash(string.Join(", ", changed.Grants.Select(GrantText.Of)))}", json => json.Write(changed));
        });
    }
}
