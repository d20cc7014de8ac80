using System.Buffers;
using System.Text;

namespace Pfs.S3Api.Http;

/// <summary>
/// Header values are bytes. The server reads and writes them as Latin-1, so that what a client sent comes back unchanged;
/// text from elsewhere (a query, gRPC) is made fit for a header here.
/// </summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> NotAllowed =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (char)c), (char)127]);

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    /// <summary>True for text that a header can carry after <see cref="ToHeader"/>.</summary>
    public static bool IsSafe(string text) => !text.AsSpan().ContainsAny(NotAllowed);

    /// <summary>True for text that can be a header's name.</summary>
    public static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    /// <summary>Text wider than Latin-1 goes out as its UTF-8 bytes.</summary>
    public static string ToHeader(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff')
        ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text))
        : text;

    /// <summary>What a person meant by a header's bytes: UTF-8 if they are, else Latin-1.</summary>
    public static string ToText(string header)
    {
        if (System.Text.Ascii.IsValid(header))
        {
            return header;
        }

        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(header));
        }
        catch (DecoderFallbackException)
        {
            return header;
        }
    }
}
