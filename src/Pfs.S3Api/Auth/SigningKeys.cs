using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Pfs.S3Api.Auth;

/// <summary>
/// Derives the key of a day and region from a secret: four HMACs that are the same all day. Only keys that have verified
/// a signature are kept, so that strangers cannot fill the table.
/// </summary>
internal sealed class SigningKeys
{
    private const int MaxKept = 4096; // principals x regions of today; then all are forgotten
    private readonly ConcurrentDictionary<(string Secret, string Day, string Region), byte[]> _kept = new();

    public byte[] Derive(string secret, string day, string region)
    {
        if (_kept.TryGetValue((secret, day, region), out var kept))
        {
            return kept;
        }

        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(day));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, "s3"u8);
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }

    public void Keep(string secret, string day, string region, byte[] key)
    {
        if (_kept.ContainsKey((secret, day, region)))
        {
            return;
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[(secret, day, region)] = key;
    }
}
