using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Forms;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Auth;

/// <summary>Finds out who sent a request, or refuses it with the exact code that S3 has for the case.</summary>
internal sealed class Authenticator(Credentials credentials, TimeProvider clock)
{
    private readonly SignatureVerifier _verifier = new();

    /// <exception cref="S3Exception">For anyone who does not prove who they are.</exception>
    public Caller Authenticate(HttpRequest request, RequestTarget target)
    {
        var signed = Parse(request, target);
        if (request.Headers.ContainsKey("x-amz-security-token") || target.Query.Contains("X-Amz-Security-Token"))
        {
            throw new S3Exception(S3Error.InvalidToken, "Session tokens are not issued by this server; send none.");
        }

        var credential = credentials.Find(signed.AccessKey)
            ?? throw new S3Exception(S3Error.InvalidAccessKeyId).With("AWSAccessKeyId", signed.AccessKey);
        CheckSignedHeaders(request.Headers, signed);
        var key = _verifier.Verify(request, target, signed, credential);
        return new Caller(credential, Payload.Parse(signed, key));
    }

    /// <summary>The same for a form, which carries its signature in its fields; whether its policy allows them is for its operation to decide.</summary>
    /// <exception cref="S3Exception">For anyone who does not prove who they are.</exception>
    public Caller Authenticate(PostForm form)
    {
        var signed = FormSignature.Parse(form);
        if (form["x-amz-security-token"] is not null)
        {
            throw new S3Exception(S3Error.InvalidToken, "Session tokens are not issued by this server; send none.");
        }

        var credential = credentials.Find(signed.Scope.AccessKey)
            ?? throw new S3Exception(S3Error.InvalidAccessKeyId).With("AWSAccessKeyId", signed.Scope.AccessKey);
        _verifier.Verify(signed, credential);
        return new Caller(credential, Payload.Unsigned);
    }

    private SignedRequest Parse(HttpRequest request, RequestTarget target)
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

        throw target.Query.Contains("AWSAccessKeyId")
            ? new S3Exception(
                S3Error.InvalidRequest,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.")
            : new S3Exception(S3Error.AccessDenied, "Access Denied: sign the request with an access key of this server.");
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
