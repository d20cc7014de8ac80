using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Auth;

/// <summary>
/// Reads a signature from the query of a presigned URL.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
/// </summary>
internal static class PresignedQuery
{
    public const string SignatureName = "X-Amz-Signature";
    private const int MaxExpirySeconds = 604_800; // a week, what AWS documents
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private static readonly string[] Names =
        ["X-Amz-Algorithm", "X-Amz-Credential", SignatureName, "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires"];

    public static bool IsPresent(QueryParameters query)
    {
        foreach (var item in query.Items)
        {
            if (Names.Contains(item.Key, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="S3Exception">As AWS refuses each kind of malformed query; a URL that is expired or not valid yet.</exception>
    public static SignedRequest Parse(QueryParameters query, IHeaderDictionary headers, DateTimeOffset now)
    {
        foreach (var name in Names)
        {
            if (string.IsNullOrEmpty(query[name]))
            {
                throw Malformed(
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
                    + "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }

        if (query["X-Amz-Algorithm"] != AuthorizationHeader.Algorithm)
        {
            throw Malformed("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }

        if (CredentialScope.Parse(query["X-Amz-Credential"]!, out var scope) is { } fault)
        {
            throw Malformed("Error parsing the X-Amz-Credential parameter; " + fault);
        }

        var timestamp = query["X-Amz-Date"]!;
        if (!AmzTime.TryParse(timestamp, out var time))
        {
            throw Malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }

        if (!timestamp.StartsWith(scope.Day, StringComparison.Ordinal))
        {
            throw Malformed(
                $"Invalid credential date \"{scope.Day}\". This date is not the same as X-Amz-Date: \"{timestamp[..8]}\".");
        }

        CheckExpiry(query["X-Amz-Expires"]!, time, now);
        if (!SignedHeaderNames.TrySplit(query["X-Amz-SignedHeaders"]!, out var signedHeaders))
        {
            throw Malformed("X-Amz-SignedHeaders names a header more than once.");
        }

        return new SignedRequest
        {
            AccessKey = scope.AccessKey,
            Day = scope.Day,
            Region = scope.Region,
            SignedHeaders = signedHeaders,
            Signature = query[SignatureName]!,
            Timestamp = timestamp,
            PayloadLine = PayloadLine(query, headers, signedHeaders),
            IsPresigned = true,
        };
    }

    private static void CheckExpiry(string text, DateTimeOffset time, DateTimeOffset now)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw Malformed("X-Amz-Expires should be a number");
        }

        if (seconds < 0)
        {
            throw Malformed("X-Amz-Expires must be non-negative");
        }

        if (seconds > MaxExpirySeconds)
        {
            throw Malformed("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds");
        }

        if (time - now > AuthorizationHeader.MaxSkew)
        {
            throw new S3Exception(S3Error.AccessDenied, "Request is not valid yet")
                .With("X-Amz-Date", AmzTime.Format(time))
                .With("ServerTime", AmzTime.FormatExtended(now));
        }

        // Compared in ticks from the sum of two small numbers: time is at most year 9999, so the sum is checked first.
        var expires = time > DateTimeOffset.MaxValue.AddDays(-8) ? DateTimeOffset.MaxValue : time.AddSeconds(seconds);
        if (now >= expires)
        {
            throw new S3Exception(S3Error.AccessDenied, "Request has expired")
                .With("X-Amz-Expires", text)
                .With("Expires", AmzTime.FormatExtended(expires))
                .With("ServerTime", AmzTime.FormatExtended(now));
        }
    }

    private static string PayloadLine(QueryParameters query, IHeaderDictionary headers, string[] signedHeaders)
    {
        string? header = headers["x-amz-content-sha256"];
        return !string.IsNullOrEmpty(header) && signedHeaders.Contains("x-amz-content-sha256")
            ? header
            : query["X-Amz-Content-Sha256"] ?? UnsignedPayload;
    }

    private static S3Exception Malformed(string message) => new(S3Error.AuthorizationQueryParametersError, message);
}
