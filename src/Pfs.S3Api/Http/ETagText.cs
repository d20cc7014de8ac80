using Pfs.Core;

namespace Pfs.S3Api.Http;

/// <summary>
/// Our form of an ETag: "&lt;64 hex of the SHA-256 of the bytes&gt;-1". The dash keeps clients from taking it for an MD5.
/// </summary>
internal static class ETagText
{
    private const string Suffix = "-1";

    /// <summary>In double quotes, as everywhere.</summary>
    public static string Quoted(ContentHash hash) => string.Create(68, hash, static (span, value) =>
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        value.CopyTo(bytes);
        span[0] = '"';
        Convert.TryToHexStringLower(bytes, span[1..], out _);
        Suffix.CopyTo(span[65..]);
        span[67] = '"';
    });

    /// <summary>Takes it with or without quotes and with the weak prefix; false for an ETag that we never gave.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentHash hash)
    {
        text = text.Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal))
        {
            text = text[2..];
        }

        text = text.Trim('"');
        hash = default;
        return text.EndsWith(Suffix, StringComparison.Ordinal) && ContentHash.TryParse(text[..^Suffix.Length], out hash);
    }
}
