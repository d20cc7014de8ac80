using System.Security.Cryptography;

namespace Pfs.S3Api.Auth;

/// <summary>
/// HMAC-SHA256 with a key that is used again and again: each thread keeps the last one set up, which takes longer than to hash what is signed.
/// </summary>
internal static class KeyedHash
{
    [ThreadStatic]
    private static (byte[] Key, IncrementalHash Hash) _last;

    /// <param name="key">Never changed.</param>
    /// <param name="data">What is signed.</param>
    /// <param name="destination">32 bytes.</param>
    public static void Compute(byte[] key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (!ReferenceEquals(_last.Key, key))
        {
            _last.Hash?.Dispose();
            _last = (key, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        }

        _last.Hash.AppendData(data);
        _last.Hash.GetHashAndReset(destination);
    }
}
