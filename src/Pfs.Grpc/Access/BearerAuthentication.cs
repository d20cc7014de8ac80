using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.Grpc.Errors;

namespace Pfs.Grpc.Access;

/// <summary><c>authorization: Bearer ACCESS_KEY:SECRET_KEY</c>, or a session token alone, as S3 takes them too.</summary>
internal sealed class BearerAuthentication(AccessControl access, bool allowPlaintext)
{
    private const string Scheme = "Bearer ";

    // Load balancers have no credentials, and health tells nothing of the data.
    private const string OpenService = "/grpc.health.v1.Health/";

    private static readonly object IdentityKey = new();

    /// <summary>RpcException Unauthenticated: the call carries no valid credentials, or carried them in clear text over a network.</summary>
    public ValueTask AuthenticateAsync(ServerCallContext context)
    {
        if (IsOpen(context))
        {
            return ValueTask.CompletedTask;
        }

        if (!allowPlaintext && !IsConfidential(context.GetHttpContext()))
        {
            throw Refuse("CLEAR_TEXT", "Credentials are refused in clear text off loopback; connect by TLS, or from this machine, or have the operator accept it with --allow-plaintext.");
        }

        var authorization = context.RequestHeaders.GetValue("authorization") ?? "";
        if (authorization.Length == 0 && access.Anonymous is { Grants.IsEmpty: false } anyone)
        {
            context.UserState[IdentityKey] = anyone;
            return ValueTask.CompletedTask;
        }

        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse("CREDENTIALS_MISSING", "The call carries no credentials; send 'authorization: Bearer ACCESS_KEY:SECRET_KEY'.");
        }

        var identity = Find(authorization[Scheme.Length..].Trim());
        access.Used(identity);
        context.UserState[IdentityKey] = identity;
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether a call needs no credentials.</summary>
    public static bool IsOpen(ServerCallContext context) => context.Method.StartsWith(OpenService, StringComparison.Ordinal);

    /// <summary>Who calls.</summary>
    public static Identity IdentityOf(ServerCallContext context) => (Identity)context.UserState[IdentityKey];

    /// <summary>Who calls; null when that was not proved, or not asked.</summary>
    public static Identity? FindIdentity(ServerCallContext context) => context.UserState.TryGetValue(IdentityKey, out var identity) ? (Identity)identity : null;

    /// <summary>The author of what the call writes.</summary>
    public static string PrincipalOf(ServerCallContext context) => IdentityOf(context).Name;

    private Identity Find(string token)
    {
        var colon = token.IndexOf(':');
        if (colon < 0)
        {
            var session = access.FindSession(accessKey: null, token);
            return session.Credential?.Identity ?? throw Refuse(session.Refusal switch
            {
                KeyRefusal.TokenExpired => ("TOKEN_EXPIRED", "The session has ended; open another."),
                KeyRefusal.TokenInvalid => ("CREDENTIALS_INVALID", "The token is not a session token of this server; send 'Bearer ACCESS_KEY:SECRET_KEY' or a session token."),
                _ => ("CREDENTIALS_INVALID", "The access key that opened the session is not accepted any more."),
            });
        }

        // Hashes of equal length compare in a time that says nothing about the secret, nor whether the key exists.
        var found = access.Find(token[..colon]);
        var secret = found.Credential is { SecretKey: var known } ? known : "";
        return secret is null || CryptographicOperations.FixedTimeEquals(Hash(token[(colon + 1)..]), Hash(secret)) && found.Credential is not null
            ? found.Credential!.Identity
            : throw Refuse(found.Refusal == KeyRefusal.Expired
                ? ("CREDENTIALS_EXPIRED", "The access key has expired.")
                : ("CREDENTIALS_INVALID", "The access key is unknown or disabled, or the secret key is not its own."));
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    internal static bool IsConfidential(HttpContext http) =>
        http.Request.IsHttps || http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static RpcException Refuse((string Reason, string Message) refusal) => Refuse(refusal.Reason, refusal.Message);

    private static RpcException Refuse(string reason, string message) =>
        GrpcStatusMap.ExceptionOf(StatusCode.Unauthenticated, reason, message);
}
