using System.Net;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.Grpc.Errors;

namespace Pfs.Grpc.Access;

/// <summary><c>authorization: Bearer ACCESS_KEY:SECRET_KEY</c>, with the credentials that S3 takes too.</summary>
internal sealed class BearerAuthentication(Credentials credentials, bool allowPlaintext)
{
    private const string Scheme = "Bearer ";

    // Load balancers have no credentials, and health tells nothing of the data.
    private const string OpenService = "/grpc.health.v1.Health/";

    private static readonly object PrincipalKey = new();

    /// <summary>RpcException Unauthenticated: the call carries no valid credentials, or carried them in clear text over a network.</summary>
    public ValueTask AuthenticateAsync(ServerCallContext context)
    {
        if (context.Method.StartsWith(OpenService, StringComparison.Ordinal))
        {
            return ValueTask.CompletedTask;
        }

        if (!allowPlaintext && !IsConfidential(context.GetHttpContext()))
        {
            throw Refuse("CLEAR_TEXT", "Credentials are refused in clear text off loopback; connect by TLS, or from this machine, or have the operator accept it with --allow-plaintext.");
        }

        var authorization = context.RequestHeaders.GetValue("authorization") ?? "";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Refuse("CREDENTIALS_MISSING", "The call carries no credentials; send 'authorization: Bearer ACCESS_KEY:SECRET_KEY'.");
        }

        context.UserState[PrincipalKey] = Find(authorization.AsSpan(Scheme.Length).Trim())?.Principal
            ?? throw Refuse("CREDENTIALS_INVALID", "The access key is unknown or the secret key is not its own.");
        return ValueTask.CompletedTask;
    }

    /// <summary>Who calls: the author of what the call writes.</summary>
    public static string PrincipalOf(ServerCallContext context) => (string)context.UserState[PrincipalKey];

    private Credential? Find(ReadOnlySpan<char> token)
    {
        var colon = token.IndexOf(':');
        if (colon < 1)
        {
            return null;
        }

        // Hashes of equal length compare in a time that says nothing about the secret, nor whether the key exists.
        var credential = credentials.Find(token[..colon].ToString());
        var isSecret = CryptographicOperations.FixedTimeEquals(Hash(token[(colon + 1)..]), Hash(credential?.SecretKey ?? ""));
        return isSecret ? credential : null;
    }

    private static byte[] Hash(ReadOnlySpan<char> secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToArray()));

    internal static bool IsConfidential(HttpContext http) =>
        http.Request.IsHttps || http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static RpcException Refuse(string reason, string message) =>
        GrpcStatusMap.ExceptionOf(StatusCode.Unauthenticated, reason, message);
}
