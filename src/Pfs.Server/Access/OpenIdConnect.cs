using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pfs.Core;

namespace Pfs.Server.Access;

/// <summary>
/// Takes a JSON Web Token of a configured issuer for an access key (RFC 7519, OpenID Connect Core 1.0, 3.1.3.7): for clients that know nothing but
/// "AWS signature". The secret key is one that all share, and proves nothing; the token does. RS256 and ES256.
/// </summary>
internal sealed class OpenIdConnect(OpenIdOptions options, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const int MaxLength = 16 * 1024;
    private const int MaxKept = 10_000;
    private const int MaxNameLength = 256;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly OpenIdKeys _keys = new(options, clock, logger);
    private readonly ConcurrentDictionary<ContentHash, (Identity Identity, DateTimeOffset Expires)> _verified = new();

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    /// <summary>Whether what travels to an address is seen by nobody else.</summary>
    public static bool IsConfidential(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    /// <summary>The identity that a token proves; unknown when it is no good token of the issuer.</summary>
    public KeyLookup Find(string accessKey)
    {
        if (accessKey.Length > MaxLength || accessKey.Count('.') != 2)
        {
            return KeyLookup.Refused(KeyRefusal.Unknown);
        }

        var now = clock.GetUtcNow();
        var hash = ContentHash.Of(Encoding.UTF8.GetBytes(accessKey));
        if (!_verified.TryGetValue(hash, out var known))
        {
            if (Verify(accessKey, now) is not { } verified)
            {
                return KeyLookup.Refused(KeyRefusal.Unknown);
            }

            known = verified;
            if (_verified.Count >= MaxKept)
            {
                _verified.Clear();
            }

            _verified[hash] = known;
        }

        return now < known.Expires + Skew
            ? KeyLookup.Of(new Credential(accessKey, options.Secret, known.Identity))
            : KeyLookup.Refused(KeyRefusal.Expired);
    }

    private (Identity Identity, DateTimeOffset Expires)? Verify(string token, DateTimeOffset now)
    {
        try
        {
            var parts = token.Split('.');
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var (algorithm, id) = (Text(header.RootElement, "alg"), Text(header.RootElement, "kid"));
            if (algorithm is null || id is null || header.RootElement.TryGetProperty("crit", out _)
                || !_keys.For(id).Verify(id, algorithm, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2])))
            {
                return null;
            }

            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return Read(claims.RootElement, now);
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or InvalidOperationException)
        {
            return null;
        }
    }

    private (Identity Identity, DateTimeOffset Expires)? Read(JsonElement claims, DateTimeOffset now)
    {
        var isOurs = Text(claims, "iss") == options.Issuer && Texts(claims, "aud").Contains(options.Audience);
        var name = Text(claims, options.NameClaim);
        if (!isOurs || Time(claims, "exp") is not { } expires || (Time(claims, "nbf") is { } begin && now < begin - Skew)
            || name is not { Length: > 0 and <= MaxNameLength } || name.Any(char.IsControl) || name == Identity.AnonymousName)
        {
            return null;
        }

        var grants = ImmutableArray.CreateBuilder<Grant>();
        foreach (var text in Texts(claims, options.GrantsClaim).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (Grant.TryParse(text, out var grant))
            {
                grants.Add(grant); // what is meant for others stands in such claims, too
            }
        }

        return (new Identity(name, grants.ToImmutable()), expires);
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement claims, string name) => !claims.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.TryGetDouble(out var seconds) && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
