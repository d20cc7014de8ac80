using System.Globalization;
using Pfs.Core;

namespace Pfs.S3Api.Http;

/// <summary>
/// Our forms of an ETag: "&lt;64 hex of the SHA-256 of the bytes&gt;-1", whose dash keeps clients from taking it for an MD5; and, for what
/// was uploaded in parts under <see cref="MultipartETag.S3"/>, S3's own "&lt;32 hex&gt;-&lt;parts&gt;", without the number for a part.
/// </summary>
internal static class ETagText
{
    private const string Suffix = "-1";
    private const int Md5Digits = 32;

    /// <summary>In double quotes, as everywhere.</summary>
    public static string Quoted(FileContent content) => content.Md5 switch
    {
        null => Quoted(content.Hash),
        { Parts: 0 } md5 => $"\"{md5.Value:x32}\"",
        { } md5 => $"\"{md5.Value:x32}-{md5.Parts}\"",
    };

    /// <summary>Takes it with or without quotes and with the weak prefix; false for another form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentHash hash)
    {
        text = Bare(text);
        hash = default;
        return text.EndsWith(Suffix, StringComparison.Ordinal) && ContentHash.TryParse(text[..^Suffix.Length], out hash);
    }

    /// <summary>The same for S3's form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Md5Tag md5)
    {
        text = Bare(text);
        var parts = 0;
        md5 = default;
        if (text.Length < Md5Digits
            || !UInt128.TryParse(text[..Md5Digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || (text.Length > Md5Digits && (text[Md5Digits] != '-'
                || !int.TryParse(text[(Md5Digits + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out parts) || parts == 0)))
        {
            return false;
        }

        md5 = new Md5Tag(value, parts);
        return true;
    }

    /// <summary>False when the text has a form that the content's ETag could have, and is another.</summary>
    public static bool MayBe(ReadOnlySpan<char> text, FileContent content)
    {
        if (TryParse(text, out ContentHash hash))
        {
            return hash == content.Hash;
        }

        return content.Md5 is not { } own || !TryParse(text, out Md5Tag md5) || md5 == own;
    }

    private static string Quoted(ContentHash hash) => string.Create(68, hash, static (span, value) =>
    {
        Span<byte> bytes = stackalloc byte[ContentHash.Length];
        value.CopyTo(bytes);
        span[0] = '"';
        Convert.TryToHexStringLower(bytes, span[1..], out _);
        Suffix.CopyTo(span[65..]);
        span[67] = '"';
    });

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return (text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text).Trim('"');
    }
}
