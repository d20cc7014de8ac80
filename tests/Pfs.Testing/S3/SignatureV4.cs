using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pfs.Testing.S3;

/// <summary>
/// Signs requests with AWS Signature Version 4, written from AWS's description and sharing no line with the product,
/// so that both cannot be wrong in the same way.
/// </summary>
/// <param name="accessKey">Names the caller.</param>
/// <param name="secretKey">The caller's secret.</param>
/// <param name="region">Any name; the server verifies with the one that is stated.</param>
public sealed class SignatureV4(string accessKey, string secretKey, string region = "us-east-1")
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">GET, PUT, ...</param>
    /// <param name="path">The path as it is sent, percent-encoded once.</param>
    /// <param name="query">Decoded names and values.</param>
    /// <param name="headers">The headers to sign; host, x-amz-date and x-amz-content-sha256 are among them.</param>
    /// <param name="payloadHash">What x-amz-content-sha256 says.</param>
    /// <param name="time">What x-amz-date says, UTC.</param>
    public string Authorization(
        string method,
        string path,
        IReadOnlyCollection<KeyValuePair<string, string>> query,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        string payloadHash,
        DateTimeOffset time)
    {
        var signed = headers
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToArray();
        var names = string.Join(';', signed.Select(header => header.Name));
        var canonical = string.Join(
            '\n',
            method,
            path,
            CanonicalQuery(query),
            string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n")),
            names,
            payloadHash);
        return $"{Algorithm} Credential={accessKey}/{Scope(time)}, SignedHeaders={names}, Signature={Sign(canonical, time)}";
    }

    /// <summary>The query of a presigned URL for <paramref name="path"/>, with its signature.</summary>
    /// <param name="method">GET, PUT, ...</param>
    /// <param name="host">Host and port, as the client will send them.</param>
    /// <param name="path">The path as it is sent, percent-encoded once.</param>
    /// <param name="query">Further parameters, decoded.</param>
    /// <param name="time">From when it is good, UTC.</param>
    /// <param name="expiresSeconds">For how long, 1 to 604800.</param>
    public string PresignedQuery(
        string method,
        string host,
        string path,
        IReadOnlyCollection<KeyValuePair<string, string>> query,
        DateTimeOffset time,
        int expiresSeconds)
    {
        var all = CanonicalQuery(
        [
            .. query,
            new("X-Amz-Algorithm", Algorithm),
            new("X-Amz-Credential", $"{accessKey}/{Scope(time)}"),
            new("X-Amz-Date", Timestamp(time)),
            new("X-Amz-Expires", expiresSeconds.ToString(CultureInfo.InvariantCulture)),
            new("X-Amz-SignedHeaders", "host"),
        ]);
        var canonical = string.Join('\n', method, path, all, $"host:{host}\n", "host", "UNSIGNED-PAYLOAD");
        return $"{all}&X-Amz-Signature={Sign(canonical, time)}";
    }

    /// <summary>Decoded parameters as they are both signed and sent: encoded, sorted, joined.</summary>
    public static string CanonicalQuery(IEnumerable<KeyValuePair<string, string>> query) => string.Join(
        '&',
        query.Select(pair => (Name: Encode(pair.Key), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <summary>Percent-encodes everything but A-Z a-z 0-9 - . _ ~ as UTF-8.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>A time as x-amz-date has it.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Sign(string canonicalRequest, DateTimeOffset time)
    {
        var toSign = string.Join('\n', Algorithm, Timestamp(time), Scope(time), Hex(Encoding.UTF8.GetBytes(canonicalRequest)));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var step in new[] { Day(time), region, "s3", "aws4_request", toSign })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Convert.ToHexStringLower(key);
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string Scope(DateTimeOffset time) => $"{Day(time)}/{region}/s3/aws4_request";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
