using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class SessionCreate
{
    public static Command Create(CommandIo io)
    {
        var lifetime = new Option<string>("--for")
        {
            Description = "How long it lasts, 15m to 36h. [default 1h]",
            HelpName = "TIME",
            DefaultValueFactory = _ => "1h",
        };
        var limits = new Option<string[]>("--only") { Description = "What it may do of what you may, any number of times: " + GrantText.Form, HelpName = "GRANT" };
        return new ClientCommand(io, "session", "Open a session: credentials with your rights, or fewer, that end by themselves.", [lifetime, limits], async (call, cancellationToken) =>
        {
            var request = new CreateSessionRequest
            {
                LifetimeSeconds = Math.Max(1, (long)Durations.Parse("--for", call.Get(lifetime)!).TotalSeconds), // 0 would be the default
                Limits = { (call.Get(limits) ?? []).Select(GrantText.Parse) },
            };
            var session = await call.Access.CreateSessionAsync(request, cancellationToken: cancellationToken);
            call.Print.Line(
                $"""
                export AWS_ACCESS_KEY_ID={session.AccessKey}
                export AWS_SECRET_ACCESS_KEY={session.SecretKey}
                export AWS_SESSION_TOKEN={session.Token}
                export PFS_TOKEN={session.Token}
                # until {Display.Time(session.ExpiresAt)}
                """,
                json => json.Write(session));
        });
    }
}
