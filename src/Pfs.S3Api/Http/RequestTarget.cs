using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// What a request names, decoded once and strictly from the raw request target. The web server's own Path is never used: it
/// removes dot segments (also escaped ones), which would move a request to another key or bucket after it was signed.
/// </summary>
internal sealed class RequestTarget
{
    /// <summary>The path exactly as sent, without the query.</summary>
    public required string RawPath { get; init; }

    /// <summary>The raw path below the endpoint's base path; the same as <see cref="RawPath"/> when there is none.</summary>
    public required string RawPathBelowBase { get; init; }

    /// <summary>The decoded bucket; null for the service itself. Not yet checked to be a good name.</summary>
    public required string? Bucket { get; init; }

    /// <summary>The decoded key, never normalised; null when the target is the bucket or the service.</summary>
    public required string? Key { get; init; }

    public required QueryParameters Query { get; init; }

    /// <param name="rawTarget">The request target as on the request line: origin form or absolute form.</param>
    /// <param name="host">The Host header, with or without port.</param>
    /// <param name="basePath">Such as "/datastore", or empty.</param>
    /// <param name="domain">The domain below which bucket names may stand as host names, or empty.</param>
    /// <exception cref="S3Exception">InvalidURI for a bad escape, bytes that are not UTF-8, or NUL.</exception>
    public static RequestTarget Parse(string rawTarget, string host, string basePath, string domain)
    {
        var target = OriginForm(rawTarget);
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        var below = path;
        if (basePath.Length > 0 && path.StartsWith(basePath, StringComparison.Ordinal)
            && (path.Length == basePath.Length || path[basePath.Length] == '/'))
        {
            below = path.Length == basePath.Length ? "/" : path[basePath.Length..];
        }

        var (bucket, key) = Split(below.AsSpan(1), HostBucket(host, domain));
        return new RequestTarget
        {
            RawPath = path,
            RawPathBelowBase = below,
            Bucket = bucket,
            Key = key,
            Query = QueryParameters.Parse(question < 0 ? default : target.AsSpan(question + 1)),
        };
    }

    private static string OriginForm(string rawTarget)
    {
        if (rawTarget.StartsWith('/'))
        {
            return rawTarget;
        }

        var authority = rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (authority <= 0)
        {
            throw new S3Exception(S3Error.InvalidUri);
        }

        var end = rawTarget.AsSpan(authority + 3).IndexOfAny('/', '?');
        if (end < 0)
        {
            return "/";
        }

        var rest = rawTarget[(authority + 3 + end)..];
        return rest[0] == '/' ? rest : "/" + rest;
    }

    private static string? HostBucket(string host, string domain)
    {
        if (domain.Length == 0)
        {
            return null;
        }

        var colon = host.LastIndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        return name.Length > domain.Length + 1 && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && name[name.Length - domain.Length - 1] == '.'
            ? name[..(name.Length - domain.Length - 1)]
            : null;
    }

    private static (string? Bucket, string? Key) Split(ReadOnlySpan<char> path, string? hostBucket)
    {
        if (hostBucket is not null)
        {
            return (hostBucket, path.IsEmpty ? null : Decode(path));
        }

        if (path.IsEmpty)
        {
            return (null, null);
        }

        // The first slash as sent divides; an escaped one belongs to the name in which it stands.
        var slash = path.IndexOf('/');
        return slash < 0
            ? (Decode(path), null)
            : (Decode(path[..slash]), slash + 1 == path.Length ? null : Decode(path[(slash + 1)..]));
    }

    private static string Decode(ReadOnlySpan<char> text) =>
        PercentEncoding.TryDecode(text, plusIsSpace: false, out var value) ? value : throw new S3Exception(S3Error.InvalidUri);
}
