using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Auth;

/// <summary>
/// Reads a signature from the Authorization header.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
/// </summary>
internal static class AuthorizationHeader
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15); // what AWS documents

    /// <exception cref="S3Exception">As AWS refuses each kind of malformed header; a clock that is off.</exception>
    public static SignedRequest Parse(string authorization, IHeaderDictionary headers, DateTimeOffset now)
    {
        var parameters = Parameters(authorization);
        if (CredentialScope.Parse(parameters.Credential, out var scope) is { } fault)
        {
            throw Malformed(fault);
        }

        var (time, timestamp) = Time(headers);
        if (!timestamp.StartsWith(scope.Day, StringComparison.Ordinal))
        {
            throw Malformed($"Invalid credential date. Date \"{scope.Day}\" is not the same as X-Amz-Date: \"{timestamp[..8]}\".");
        }

        if ((now - time).Duration() > MaxSkew)
        {
            throw new S3Exception(S3Error.RequestTimeTooSkewed)
                .With("RequestTime", timestamp)
                .With("ServerTime", AmzTime.FormatExtended(now))
                .With("MaxAllowedSkewMilliseconds", "900000");
        }

        string? payload = headers["x-amz-content-sha256"];
        if (string.IsNullOrEmpty(payload))
        {
            throw new S3Exception(S3Error.InvalidRequest, "Missing required header for this request: x-amz-content-sha256");
        }

        if (!SignedHeaderNames.TrySplit(parameters.SignedHeaders, out var signedHeaders))
        {
            throw Malformed("The authorization header is malformed; SignedHeaders names a header more than once.");
        }

        return new SignedRequest
        {
            AccessKey = scope.AccessKey,
            Day = scope.Day,
            Region = scope.Region,
            SignedHeaders = signedHeaders,
            Signature = parameters.Signature,
            Timestamp = timestamp,
            PayloadLine = payload,
            IsPresigned = false,
        };
    }

    private static (string Credential, string SignedHeaders, string Signature) Parameters(string authorization)
    {
        var space = authorization.IndexOf(' ');
        var scheme = space < 0 ? authorization : authorization[..space];
        if (scheme == "AWS")
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        }

        if (space < 0)
        {
            throw S3Exception.InvalidArgument(
                "Authorization", authorization, "Authorization header is invalid -- one and only one ' ' (space) required.");
        }

        if (scheme != Algorithm)
        {
            throw S3Exception.InvalidArgument("Authorization", authorization, "Unsupported Authorization Type");
        }

        string? credential = null, signedHeaders = null, signature = null;
        var parameters = authorization.AsSpan(space + 1);
        foreach (var range in parameters.Split(','))
        {
            var part = parameters[range].Trim();
            var equals = part.IndexOf('=');
            var value = part[(equals + 1)..];
            switch (equals < 0 ? "" : part[..equals])
            {
                case "Credential":
                    credential = value.ToString();
                    break;
                case "SignedHeaders":
                    signedHeaders = value.ToString();
                    break;
                case "Signature":
                    signature = value.ToString();
                    break;
                default:
                    throw Malformed($"The authorization header is malformed; the part \"{part}\" is not expected.");
            }
        }

        return (Needed(credential, "Credential"), Needed(signedHeaders, "SignedHeaders"), Needed(signature, "Signature"));
    }

    private static string Needed(string? value, string name) => string.IsNullOrEmpty(value)
        ? throw Malformed($"The authorization header is malformed; the authorization component \"{name}=...\" is missing.")
        : value;

    private static (DateTimeOffset Time, string Timestamp) Time(IHeaderDictionary headers)
    {
        string? amzDate = headers["x-amz-date"];
        var readable = amzDate is null
            ? AmzTime.TryParseDateHeader(headers.Date, out var time)
            : AmzTime.TryParse(amzDate, out time);
        return readable
            ? (time, amzDate ?? AmzTime.Format(time))
            : throw new S3Exception(S3Error.AccessDenied, "AWS authentication requires a valid Date or x-amz-date header");
    }

    private static S3Exception Malformed(string message) => new(S3Error.AuthorizationHeaderMalformed, message);
}
