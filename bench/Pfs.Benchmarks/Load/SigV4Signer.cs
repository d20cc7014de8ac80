using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Pfs.Benchmarks.Servers;

namespace Pfs.Benchmarks.Load;

/// <summary>
/// Signature version 4 in the Authorization header over host, x-amz-content-sha256 and x-amz-date.
/// The day key is made once; a signature costs one hash and one HMAC.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
/// </summary>
internal sealed class SigV4Signer
{
    /// <summary>Stands for the payload hash when the body is not signed.</summary>
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    private const string Region = "us-east-1";
    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";

    private readonly byte[] _dayKey;
    private readonly string _scope;
    private readonly string _credential;

    public SigV4Signer(Credentials credentials, string host, TimeProvider time)
    {
        Host = host;
        AmzDate = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = AmzDate[..8];
        _scope = $"{day}/{Region}/s3/aws4_request";
        _credential = $"{credentials.AccessKey}/{_scope}";
        _dayKey = Encoding.UTF8.GetBytes($"AWS4{credentials.SecretKey}");
        foreach (var step in new[] { day, Region, "s3", "aws4_request" })
        {
            _dayKey = HMACSHA256.HashData(_dayKey, Encoding.UTF8.GetBytes(step));
        }
    }

    public string Host { get; }

    public string AmzDate { get; }

    /// <summary>
    /// The value of the Authorization header. <paramref name="path"/> and <paramref name="query"/> are as they go over
    /// the wire: escaped, and the query sorted, each name with a '='.
    /// </summary>
    public string Sign(string method, string path, string query, ReadOnlySpan<char> payloadHash)
    {
        Span<byte> text = stackalloc byte[4096];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = Utf8.TryWrite(
            text,
            $"{method}\n{path}\n{query}\nhost:{Host}\nx-amz-content-sha256:{payloadHash}\nx-amz-date:{AmzDate}\n\n{SignedHeaders}\n{payloadHash}",
            out var length);
        SHA256.HashData(text[..length], hash);
        _ = Utf8.TryWrite(text, $"AWS4-HMAC-SHA256\n{AmzDate}\n{_scope}\n", out length);
        Convert.TryToHexStringLower(hash, text[length..], out var digits);
        HMACSHA256.HashData(_dayKey, text[..(length + digits)], hash);
        return $"AWS4-HMAC-SHA256 Credential={_credential}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(hash)}";
    }
}
