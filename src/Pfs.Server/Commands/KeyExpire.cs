using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using Pfs.Grpc.V1;
using Pfs.Server.Client;

namespace Pfs.Server.Commands;

internal static class KeyExpire
{
    public static Command Create(CommandIo io)
    {
        var key = new Argument<string>("ACCESS_KEY") { Description = "Which access key." };
        var after = new Argument<string>("TIME") { Description = "From now on, such as 90m, 12h or 30d; or 'never'." };
        return new ClientCommand(io, "expire", "Set when an access key expires.", [key, after], async (call, cancellationToken) =>
        {
            var request = new UpdateKeyRequest { AccessKey = call.Get(key) };
            if (call.Get(after) == "never")
            {
                request.NeverExpires = true;
            }
            else
            {
                request.ExpiresAt = (TimeProvider.System.GetUtcNow() + Durations.Parse("TIME", call.Get(after))).ToTimestamp();
            }

            var changed = await call.Access.UpdateKeyAsync(request, cancellationToken: cancellationToken);
            call.Print.Line($"Access key {changed.Id}: {Principals.StateOf(changed)}.", json => json.Write(changed));
        });
    }
}
