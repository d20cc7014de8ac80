using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class WhoAmI
{
    public static Command Create(CommandIo io) => new ClientCommand(io, "whoami", "Show who you are to the server, and what you may do.", [], async (call, cancellationToken) =>
    {
        var who = await call.Access.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: cancellationToken);
        string[] lines =
        [
            who.Principal,
            $"key    {Display.OrDash(who.AccessKey)}",
            .. who.Grants.Select(grant => $"grant  {GrantText.Of(grant)}"),
            .. who.Limits.Select(grant => $"limit  {GrantText.Of(grant)}"),
        ];
        call.Print.Line(string.Join('\n', lines), json => json.Write(who));
    });
}
