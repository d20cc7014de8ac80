using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Auth;

/// <summary>Finds out who sent a request, or refuses it with the exact code that S3 has for the case.</summary>
internal sealed class Authenticator(AccessControl access, TimeProvider clock)
{
    private const string TokenHeader = "x-amz-security-token";
    private const string TokenParameter = "X-Amz-Security-Token";

    private readonly SignatureVerifier _verifier = new();

    /// <summary>Whoever signed the request; the anonymous caller when nobody did and something is public.</summary>
    /// <exception cref="S3Exception">For a signature that does not prove who made it.</exception>
    public Caller Authenticate(HttpRequest request, RequestTarget target)
    {
        if (Parse(request, target) is not { } signed)
        {
            return access.Anonymous is { Grants.IsEmpty: false } anyone
                ? new Caller(anyone, Payload.Unsigned)
                : throw new S3Exception(S3Error.AccessDenied, "Access Denied: sign the request with an access key of this server.");
        }

        var credential = Find(signed.AccessKey, request.Headers[TokenHeader].FirstOrDefault() ?? target.Query[TokenParameter]);
        CheckSignedHeaders(request.Headers, signed);
        var key = credential.SecretKey is { } secret ? _verifier.Verify(request, target, signed, secret) : null;
        access.Used(credential.Identity);
        return new Caller(credential.Identity, Payload.Parse(signed, key));
    }

    /// <summary>The same for a form, which carries its signature in its fields; whether its policy allows them is for its operation to decide.</summary>
    /// <exception cref="S3Exception">For anyone who does not prove who they are.</exception>
    public Caller Authenticate(PostForm form)
    {
        var signed = FormSignature.Parse(form);
        var credential = Find(signed.Scope.AccessKey, form[TokenHeader]);
        if (credential.SecretKey is { } secret)
        {
            _verifier.Verify(signed, secret);
        }

        access.Used(credential.Identity);
        return new Caller(credential.Identity, Payload.Unsigned);
    }

    private Credential Find(string accessKey, string? token)
    {
        var found = token is null ? access.Find(accessKey) : access.FindSession(accessKey, token);
        return found.Credential ?? throw (found.Refusal switch
        {
            KeyRefusal.Unknown => new S3Exception(S3Error.InvalidAccessKeyId),
            KeyRefusal.Disabled => new S3Exception(S3Error.InvalidAccessKeyId, "The access key is disabled, or its principal is deleted."),
            KeyRefusal.Expired => new S3Exception(S3Error.InvalidAccessKeyId, "The access key has expired."),
            KeyRefusal.TokenExpired => new S3Exception(S3Error.ExpiredToken),
            _ => new S3Exception(S3Error.InvalidToken),
        }).With("AWSAccessKeyId", accessKey);
    }

    private SignedRequest? Parse(HttpRequest request, RequestTarget target)
    {
        string? authorization = request.Headers.Authorization;
        var isPresigned = PresignedQuery.IsPresent(target.Query);
        if (!string.IsNullOrEmpty(authorization))
        {
            return isPresigned
                ? throw S3Exception.InvalidArgument(
                    "Authorization",
                    authorization,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
                    + "parameter or the Authorization header should be specified")
                : AuthorizationHeader.Parse(authorization, request.Headers, clock.GetUtcNow());
        }

        if (isPresigned)
        {
            return PresignedQuery.Parse(target.Query, request.Headers, clock.GetUtcNow());
        }

        return target.Query.Contains("AWSAccessKeyId")
            ? throw new S3Exception(
                S3Error.InvalidRequest,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
            : request.Headers.ContainsKey("Authorization")
                ? throw new S3Exception(S3Error.AccessDenied, "Access Denied: the Authorization header is empty.")
                : null;
    }

    /// <summary>
    /// A header that changes what a request does must be signed, or anyone on the way may add it. The payload's hash is
    /// signed in any case, as the last line of the canonical request.
    /// </summary>
    private static void CheckSignedHeaders(IHeaderDictionary headers, SignedRequest signed)
    {
        List<string>? missing = signed.SignedHeaders.Contains("host") ? null : ["host"];
        foreach (var header in headers)
        {
            if (header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !header.Key.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase)
                && !signed.SignedHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                (missing ??= []).Add(header.Key.ToLowerInvariant());
            }
        }

        if (missing is not null)
        {
            throw new S3Exception(S3Error.AccessDenied, "There were headers present in the request which were not signed")
                .With("HeadersNotSigned", string.Join(", ", missing));
        }
    }
}
