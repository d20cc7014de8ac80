using Google.Protobuf.WellKnownTypes;
using Pfs.Core;
using Pfs.Grpc.Messages;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Services.Access;

internal static class CreateSession
{
    private const int DefaultSeconds = 3600;
    private const int MaxSeconds = 129_600;

    public static Session Handle(AccessControl access, CreateSessionRequest request, Identity caller)
    {
        var seconds = request.LifetimeSeconds == 0 ? DefaultSeconds : Math.Clamp(request.LifetimeSeconds, 0, MaxSeconds + 1);
        var session = access.CreateSession(
            caller, TimeSpan.FromSeconds(seconds), request.Limits.Count == 0 ? null : [.. request.Limits.Select(GrantMessage.Read)]);
        return new Session
        {
            AccessKey = session.AccessKey,
            SecretKey = session.SecretKey,
            Token = session.Token,
            ExpiresAt = session.Expires.ToTimestamp(),
        };
    }
}
