using System.Text;

namespace Pfs.S3Api.Http;

/// <summary>
/// Reads a Content-Length for Kestrel, which takes "+5" for 5 where a proxy may not: anything but digits becomes text that
/// Kestrel refuses. RFC 9110, section 8.6.
/// </summary>
internal sealed class StrictContentLength : Encoding
{
    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var i = 0; i < byteCount; i++)
        {
            var letter = (char)bytes[byteIndex + i];
            chars[charIndex + i] = char.IsAsciiDigit(letter) ? letter : '?';
        }

        return byteCount;
    }

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => byteCount;
}
