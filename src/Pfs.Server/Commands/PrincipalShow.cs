using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class PrincipalShow
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Which principal." };
        return new ClientCommand(io, "show", "Show a principal with its grants and access keys.", [name], async (call, cancellationToken) =>
        {
            var request = new GetPrincipalRequest { Name = call.Get(name) };
            var found = await call.Access.GetPrincipalAsync(request, cancellationToken: cancellationToken);
            string[] lines =
            [
                found.Name,
                $"created  {Display.Time(found.CreatedAt)}",
                .. found.Grants.Select(grant => $"grant    {GrantText.Of(grant)}"),
                .. found.Keys.Select(key => $"key      {key.Id}  {Principals.StateOf(key)}"),
            ];
            call.Print.Line(string.Join('\n', lines), json => json.Write(found));
        });
    }
}
