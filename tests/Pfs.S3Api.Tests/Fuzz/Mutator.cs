using System.Text;

namespace Pfs.S3Api.Tests.Fuzz;

/// <summary>Makes new inputs of good ones; the same seed makes the same ones.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private const int MaxBytes = 1 << 20;

    // What parsers divide by, what overflows, and what is no text.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\0", "/", "//", "../", "%", "%2F", "%00", "%ff", "%C3%A9", "=", "&", ";", ",", ":", "?", "+", "-", "-1", "0",
            "9223372036854775807", "99999999999999999999999", "ffffffffffffffff", "bytes=", "<", ">", "</", "/>", "<![CDATA[", "]]>", "<!--", "-->",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "&#0;", "&#xD800;", "&lt;", "<?xml version=\"1.0\"?>", "<Key>", "<Object>", "xmlns=\"a\"",
            "20130524T000000Z", "AWS4-HMAC-SHA256", "Credential=", "SignedHeaders=", "Signature=", "aws4_request", "chunk-signature=", "\"", "*", "W/",
        }.Select(Encoding.Latin1.GetBytes),
        [0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbf, 0xbf],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var input = Pick(corpus).ToList();
        for (var changes = _random.Next(1, 6); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input.Take(MaxBytes)];
    }

    private void Change(List<byte> input)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(_random.Next(1, 20), input.Count - at);
        switch (_random.Next(8))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)_random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, Pick(Tokens));
                break;
            case 4 when _random.Next(50) == 0 && input.Count is > 0 and < 10_000:
                input.InsertRange(at, Enumerable.Repeat(input.GetRange(0, Math.Min(100, input.Count)), 1000).SelectMany(part => part).ToArray());
                break;
            case 5:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 6:
                var other = Pick(corpus);
                var from = _random.Next(other.Length + 1);
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other[from..]);
                break;
            default:
                input.RemoveRange(at, length);
                input.InsertRange(at, Pick(Tokens));
                break;
        }
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[_random.Next(from.Count)];
}
