using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyCreate
{
    public static Command Create(CommandIo io)
    {
        var name = new Argument<string>("PRINCIPAL") { Description = "Whose key it is to be." };
        var expires = new Option<string?>("--expires") { Description = "After how long it is refused. [default never]", HelpName = "TIME, such as 90d" };
        return new ClientCommand(io, "create", "Make an access key for a principal; its secret is printed this once.", [name, expires], async (call, cancellationToken) =>
        {
            var request = new CreateKeyRequest { Principal = call.Get(name) };
            if (call.Get(expires) is { } text)
            {
                request.ExpiresAt = (TimeProvider.System.GetUtcNow() + Durations.Parse("--expires", text)).ToTimestamp();
            }

            Principals.Show(call, await call.Access.CreateKeyAsync(request, cancellationToken: cancellationToken));
        });
    }
}
