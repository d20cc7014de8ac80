using System.CommandLine;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyRotate
{
    public static Command Create(CommandIo io)
    {
        var key = new Argument<string>("ACCESS_KEY") { Description = "Which access key." };
        var overlap = new Option<string>("--overlap")
        {
            Description = "For how long the old key is good beside the new one. [default 24h; 0s: ends now]",
            HelpName = "TIME",
            DefaultValueFactory = _ => "24h",
        };
        return new ClientCommand(io, "rotate", "Make a new access key for the same principal, and let the old one expire.", [key, overlap], async (call, cancellationToken) =>
        {
            var seconds = (long)Durations.Parse("--overlap", call.Get(overlap)!).TotalSeconds;
            var request = new RotateKeyRequest { AccessKey = call.Get(key), OverlapSeconds = seconds };
            Principals.Show(call, await call.Access.RotateKeyAsync(request, cancellationToken: cancellationToken));
        });
    }
}
