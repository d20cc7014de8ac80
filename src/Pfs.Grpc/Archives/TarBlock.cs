using System.Globalization;
using System.Text;

namespace Pfs.Grpc.Archives;

/// <summary>The header of a tar entry, 512 bytes (POSIX.1-2017, pax, "ustar Interchange Format").</summary>
internal static class TarBlock
{
    public const int Length = 512;

    public const byte File = (byte)'0';
    public const byte Directory = (byte)'5';
    public const byte Extended = (byte)'x';

    /// <summary>The longest name without an extended header.</summary>
    public const int NameMax = 100;

    /// <summary>The greatest number in the eleven octal digits of a size.</summary>
    public const long SizeMax = (1L << 33) - 1;

    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    /// <summary>Bytes of zeros behind so many bytes of content, up to the next block.</summary>
    public static int Padding(long size) => (int)(-size & (Length - 1));

    /// <summary>Makes a header. A size that does not fit is written as the greatest, for an extended header to correct.</summary>
    public static byte[] Make(ReadOnlySpan<byte> name, byte type, long size, DateTimeOffset modified)
    {
        var block = new byte[Length];
        name.CopyTo(block);
        Octal(block.AsSpan(100, 8), type == Directory ? 0b111_101_101 : 0b110_100_100);
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Octal(block.AsSpan(124, 12), Math.Min(size, SizeMax));
        Octal(block.AsSpan(136, 12), Math.Clamp(modified.ToUnixTimeSeconds(), 0, SizeMax));
        block[156] = type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        "00"u8.CopyTo(block.AsSpan(263));
        Octal(block.AsSpan(ChecksumAt, 7), Checksum(block));
        block[ChecksumAt + 7] = (byte)' ';
        return block;
    }

    /// <summary>The sum of a header's bytes, its own place taken for blanks.</summary>
    public static int Checksum(ReadOnlySpan<byte> block)
    {
        var sum = ChecksumLength * ' ';
        for (var index = 0; index < Length; index++)
        {
            sum += index is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : block[index];
        }

        return sum;
    }

    // Digits, and one NUL behind them.
    private static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0'), field);

    /// <summary>The records of an extended header: each begins with its own length in decimal, as <c>19 size=8589934592\n</c> has it.</summary>
    public static byte[] Records(params ReadOnlySpan<(string Key, ReadOnlyMemory<byte> Value)> records)
    {
        var all = new List<byte>();
        foreach (var (key, value) in records)
        {
            var rest = key.Length + value.Length + 3; // a blank, '=' and a line feed
            var length = rest + Digits(rest);
            length = rest + Digits(length); // with its own digits there may be one more
            all.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
            all.AddRange(value.Span);
            all.Add((byte)'\n');
        }

        return [.. all];
    }

    private static int Digits(int value) => value.ToString(CultureInfo.InvariantCulture).Length;
}
