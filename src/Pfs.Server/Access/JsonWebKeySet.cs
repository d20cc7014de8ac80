using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;

namespace Pfs.Server.Access;

/// <summary>An issuer's public keys by their <c>kid</c> (RFC 7517): RSA of 2048 bits and more for RS256, P-256 for ES256; others are left out.</summary>
internal sealed class JsonWebKeySet
{
    private const int MinRsaBits = 2048;

    private readonly FrozenDictionary<string, Func<byte[], byte[], string, bool>> _keys;

    private JsonWebKeySet(FrozenDictionary<string, Func<byte[], byte[], string, bool>> keys) => _keys = keys;

    public static JsonWebKeySet Empty { get; } = new(FrozenDictionary<string, Func<byte[], byte[], string, bool>>.Empty);

    /// <exception cref="JsonException">It is no key set.</exception>
    public static JsonWebKeySet Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("There is no array 'keys'.");
        }

        var keys = new Dictionary<string, Func<byte[], byte[], string, bool>>(StringComparer.Ordinal);
        foreach (var key in list.EnumerateArray())
        {
            if (Text(key, "kid") is { } id && Text(key, "use") is null or "sig" && VerifierOf(key) is { } verify)
            {
                keys[id] = verify;
            }
        }

        return new JsonWebKeySet(keys.ToFrozenDictionary(StringComparer.Ordinal));
    }

    public bool Knows(string id) => _keys.ContainsKey(id);

    /// <summary>Whether a signature is the key's own, by the algorithm that the key is for.</summary>
    public bool Verify(string id, string algorithm, byte[] signed, byte[] signature) =>
        _keys.TryGetValue(id, out var verify) && verify(signed, signature, algorithm);

    private static Func<byte[], byte[], string, bool>? VerifierOf(JsonElement key)
    {
        try
        {
            return (Text(key, "kty"), Text(key, "crv")) switch
            {
                ("RSA", _) => Rsa(new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") }),
                ("EC", "P-256") => Ecdsa(new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = Number(key, "x"), Y = Number(key, "y") },
                }),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null; // one bad key does not spoil the others
        }
    }

    private static Func<byte[], byte[], string, bool>? Rsa(RSAParameters parameters)
    {
        using var probe = RSA.Create(parameters);
        return probe.KeySize < MinRsaBits ? null : (signed, signature, algorithm) =>
        {
            using var rsa = RSA.Create(parameters); // not for many at once, and rare: what was verified is remembered
            return algorithm == "RS256" && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        };
    }

    private static Func<byte[], byte[], string, bool> Ecdsa(ECParameters parameters)
    {
        using var probe = ECDsa.Create(parameters);
        return (signed, signature, algorithm) =>
        {
            using var ecdsa = ECDsa.Create(parameters);
            return algorithm == "ES256" && ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256);
        };
    }

    private static byte[] Number(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? "");

    private static string? Text(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
