using System.Security.Cryptography;
using System.Text;

namespace Pfs.S3Api.Auth;

/// <summary>
/// The chain of signatures over the chunks of one body: each covers the one before it, the first the request's. Without a key all are taken.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
/// </summary>
internal sealed class ChunkSignatures(SignedRequest signed, byte[]? signingKey)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private readonly string _prefix = $"{signed.Timestamp}\n{signed.Scope}\n";
    private string _previous = signed.Signature;

    /// <summary>True, and one step further, if <paramref name="signature"/> fits a chunk of that SHA-256.</summary>
    public bool VerifyChunk(ReadOnlySpan<byte> sha256, string signature) => Verify(
        $"AWS4-HMAC-SHA256-PAYLOAD\n{_prefix}{_previous}\n{EmptyHash}\n{Convert.ToHexStringLower(sha256)}", signature);

    /// <summary>The same for the trailer, whose SHA-256 is over its lines as "name:value\n".</summary>
    public bool VerifyTrailer(ReadOnlySpan<byte> sha256, string signature) => Verify(
        $"AWS4-HMAC-SHA256-TRAILER\n{_prefix}{_previous}\n{Convert.ToHexStringLower(sha256)}", signature);

    private bool Verify(string stringToSign, string signature)
    {
        if (signingKey is null)
        {
            return true;
        }

        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> provided = stackalloc byte[SHA256.HashSizeInBytes];
        KeyedHash.Compute(signingKey, Encoding.Latin1.GetBytes(stringToSign), computed);
        _previous = signature;
        return signature.Length == 2 * SHA256.HashSizeInBytes
            && Convert.FromHexString(signature, provided, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(computed, provided);
    }
}
