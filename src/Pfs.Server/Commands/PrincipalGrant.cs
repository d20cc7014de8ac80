using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalGrant
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Which principal; 'anonymous' stands for all who send no credentials." };
        var grant = new Argument<string>("GRANT") { Description = GrantText.Form };
        return new ClientCommand(io, "grant", "Give a principal a right.", [name, grant], async (call, cancellationToken) =>
        {
            var request = new AddGrantRequest { Principal = call.Get(name), Grant = GrantText.Parse(call.Get(grant)) };
            var changed = await call.Access.AddGrantAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(
                $"{changed.Name} has now: {Display.OrDash(string.Join(", ", changed.Grants.Select(GrantText.Of)))}", json => json.Write(changed));
        });
    }
}
