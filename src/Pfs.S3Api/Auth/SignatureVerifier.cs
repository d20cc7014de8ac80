using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Auth;

/// <summary>Recomputes a request's signature and compares it in constant time.</summary>
internal sealed class SignatureVerifier
{
    private readonly SigningKeys _keys = new();

    /// <returns>The key that verified, for the signatures of the body's chunks.</returns>
    /// <exception cref="S3Exception">SignatureDoesNotMatch, with what we signed, so that a client's author can compare.</exception>
    public byte[] Verify(HttpRequest request, RequestTarget target, SignedRequest signed, string secretKey)
    {
        Span<byte> provided = stackalloc byte[SHA256.HashSizeInBytes];
        var wellFormed = signed.Signature.Length == 2 * SHA256.HashSizeInBytes
            && Convert.FromHexString(signed.Signature, provided, out _, out _) == System.Buffers.OperationStatus.Done;
        var key = _keys.Derive(secretKey, signed.Day, signed.Region);
        using var canonical = new PooledBuffer(2048);
        using var toSign = new PooledBuffer(256);
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var (path, host) in Variants(request, target))
        {
            canonical.Clear();
            CanonicalRequest.Write(canonical, request, path, host, target, signed);
            toSign.Clear();
            WriteStringToSign(toSign, signed, canonical.WrittenSpan);
            KeyedHash.Compute(key, toSign.WrittenSpan, computed);
            if (wellFormed && CryptographicOperations.FixedTimeEquals(computed, provided))
            {
                _keys.Keep(secretKey, signed.Day, signed.Region, key);
                return key;
            }
        }

        // The first variant is what the client most likely meant.
        canonical.Clear();
        CanonicalRequest.Write(canonical, request, target.RawPath, HostOf(request), target, signed);
        toSign.Clear();
        WriteStringToSign(toSign, signed, canonical.WrittenSpan);
        throw new S3Exception(S3Error.SignatureDoesNotMatch)
            .With("AWSAccessKeyId", signed.AccessKey)
            .With("StringToSign", Encoding.Latin1.GetString(toSign.WrittenSpan))
            .With("SignatureProvided", signed.Signature)
            .With("CanonicalRequest", Encoding.Latin1.GetString(canonical.WrittenSpan));
    }

    /// <summary>The same for a form, whose string to sign is its policy as it was sent.</summary>
    /// <exception cref="S3Exception">SignatureDoesNotMatch.</exception>
    public void Verify(FormSignature signed, string secretKey)
    {
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> provided = stackalloc byte[SHA256.HashSizeInBytes];
        var scope = signed.Scope;
        var key = _keys.Derive(secretKey, scope.Day, scope.Region);
        KeyedHash.Compute(key, Encoding.UTF8.GetBytes(signed.Policy), computed);
        if (signed.Signature.Length != 2 * SHA256.HashSizeInBytes
            || Convert.FromHexString(signed.Signature, provided, out _, out _) != System.Buffers.OperationStatus.Done
            || !CryptographicOperations.FixedTimeEquals(computed, provided))
        {
            throw new S3Exception(S3Error.SignatureDoesNotMatch)
                .With("AWSAccessKeyId", scope.AccessKey)
                .With("StringToSign", signed.Policy)
                .With("SignatureProvided", signed.Signature);
        }

        _keys.Keep(secretKey, scope.Day, scope.Region, key);
    }

    /// <summary>
    /// The path as sent comes first. Some clients sign it encoded afresh, or without the endpoint's base path (s3fs), or the
    /// host without its port (git-annex): the HMAC protects those as well.
    /// </summary>
    private static IEnumerable<(string Path, string Host)> Variants(HttpRequest request, RequestTarget target)
    {
        var host = HostOf(request);
        yield return (target.RawPath, host);
        var colon = host.LastIndexOf(':');
        var bareHost = colon > 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? host[..colon] : host;
        string[] paths =
        [
            target.RawPath, Reencode(target.RawPath), target.RawPathBelowBase, Reencode(target.RawPathBelowBase),
        ];
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            yield return (path, host);
            if (bareHost != host)
            {
                yield return (path, bareHost);
            }
        }
    }

    private static string HostOf(HttpRequest request) => request.Headers.Host.ToString();

    private static string Reencode(string path) => PercentEncoding.TryDecode(path, plusIsSpace: false, out var decoded)
        ? PercentEncoding.Encode(decoded, keepSlash: true)
        : path;

    private static void WriteStringToSign(PooledBuffer output, SignedRequest signed, ReadOnlySpan<byte> canonical)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ContentHash.Of(canonical).CopyTo(hash);
        Encoding.Latin1.GetBytes($"{AuthorizationHeader.Algorithm}\n{signed.Timestamp}\n{signed.Scope}\n", output);
        Convert.TryToHexStringLower(hash, output.GetSpan(64), out var written);
        output.Advance(written);
    }
}
