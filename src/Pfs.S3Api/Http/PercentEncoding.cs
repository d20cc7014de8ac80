using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pfs.S3Api.Http;

/// <summary>The only place that decodes what a URI carries and encodes what goes back or under a signature.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/");

    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"u8);

    /// <summary>
    /// Decodes once. False for an escape without two hex digits, for bytes that are not UTF-8, for NUL, and for characters
    /// that may not stand in a URI at all. A plus sign is a space only where <paramref name="plusIsSpace"/>: in a query.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out string value)
    {
        if (!text.ContainsAnyExcept(Plain))
        {
            value = text.ToString();
            return true;
        }

        value = "";
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var character = text[i];
                if (character == '%')
                {
                    if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    {
                        return false;
                    }

                    rented[length++] = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                    i += 2;
                }
                else if (character is < '!' or > '~')
                {
                    return false;
                }
                else
                {
                    rented[length++] = character == '+' && plusIsSpace ? (byte)' ' : (byte)character;
                }
            }

            var bytes = rented.AsSpan(0, length);
            if (bytes.Contains((byte)0) || !Utf8.IsValid(bytes))
            {
                return false;
            }

            value = Encoding.UTF8.GetString(bytes);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Encodes all but unreserved characters (RFC 3986), and the slash only if it is not kept.</summary>
    public static void Encode(ReadOnlySpan<byte> utf8, bool keepSlash, IBufferWriter<byte> output)
    {
        while (utf8.Length > 0)
        {
            var plain = utf8.IndexOfAnyExcept(Unreserved);
            if (plain != 0)
            {
                plain = plain < 0 ? utf8.Length : plain;
                output.Write(utf8[..plain]);
                utf8 = utf8[plain..];
                continue;
            }

            if (keepSlash && utf8[0] == '/')
            {
                output.Write("/"u8);
            }
            else
            {
                var escape = output.GetSpan(3);
                escape[0] = (byte)'%';
                escape[1] = UpperHex(utf8[0] >> 4);
                escape[2] = UpperHex(utf8[0] & 15);
                output.Advance(3);
            }

            utf8 = utf8[1..];
        }
    }

    public static string Encode(string text, bool keepSlash)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain) && (keepSlash || !text.Contains('/')))
        {
            return text;
        }

        var output = new ArrayBufferWriter<byte>(text.Length * 3);
        Encode(Encoding.UTF8.GetBytes(text), keepSlash, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static byte UpperHex(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
