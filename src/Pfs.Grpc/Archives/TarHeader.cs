using System.Buffers.Binary;
using Pfs.Core;
using Pfs.Grpc.Messages;

namespace Pfs.Grpc.Archives;

/// <summary>A header of a tar file, taken apart. Refuses a damaged one with <see cref="PfsError.InvalidArgument"/>.</summary>
internal sealed class TarHeader
{
    public const byte GlobalExtended = (byte)'g';
    public const byte LongName = (byte)'L';
    public const byte LongLink = (byte)'K';

    public TarHeader(ReadOnlySpan<byte> block)
    {
        // Some old programs added up signed bytes.
        if (Number(block.Slice(148, 8)) is var sum && sum != TarBlock.Checksum(block) && sum != SignedChecksum(block))
        {
            throw RequestFields.Invalid("A header of the archive does not fit its checksum: this is no tar file, or a damaged one.");
        }

        Type = block[156];
        Size = Number(block.Slice(124, 12));
        Name = NameOf(block);
    }

    public byte Type { get; }

    /// <summary>Bytes that follow.</summary>
    public long Size { get; }

    public byte[] Name { get; }

    public bool IsFile => Type is TarBlock.File or 0 or (byte)'7';

    /// <summary>What it is besides a file or a directory; null when it is one of these.</summary>
    public string? Kind => Type switch
    {
        _ when IsFile || Type == TarBlock.Directory => null,
        (byte)'1' or (byte)'2' => "a link",
        (byte)'3' or (byte)'4' or (byte)'6' => "a device or a pipe",
        (byte)'S' => "a sparse file",
        _ => $"of the unknown type {Type}",
    };

    private static byte[] NameOf(ReadOnlySpan<byte> block)
    {
        var name = Text(block[..TarBlock.NameMax]);
        var prefix = block[257..].StartsWith("ustar\0"u8) ? Text(block.Slice(345, 155)) : []; // GNU keeps other things there
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    // Octal digits between blanks and NULs, or, as GNU has it, a big-endian number behind the byte 80.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80)
        {
            var high = field[1..^sizeof(long)];
            var value = BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]);
            return value >= 0 && !high.ContainsAnyExcept((byte)0) ? value : throw Malformed();
        }

        long number = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            number = digit is >= (byte)'0' and <= (byte)'7' ? (number << 3) | (uint)(digit - '0') : throw Malformed();
        }

        return number;
    }

    private static int SignedChecksum(ReadOnlySpan<byte> block)
    {
        var sum = TarBlock.Checksum(block);
        for (var index = 0; index < block.Length; index++)
        {
            sum -= block[index] > sbyte.MaxValue && index is < 148 or >= 156 ? 256 : 0;
        }

        return sum;
    }

    private static PfsException Malformed() => RequestFields.Invalid("A number in a header of the archive is malformed: this is no tar file, or a damaged one.");
}
