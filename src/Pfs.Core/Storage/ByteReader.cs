using System.Buffers.Binary;
using System.Text;

namespace Pfs.Core.Storage;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; refuses with <see cref="PfsError.DataCorrupt"/> what it cannot have written.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte() => Raw(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Raw(sizeof(uint)));

    public long Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }

        throw Corrupt();
    }

    public int Count(int max)
    {
        var count = Varint();
        return count >= 0 && count <= max ? (int)count : throw Corrupt();
    }

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > _rest.Length)
        {
            throw Corrupt();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ContentHash Hash() => new(Raw(ContentHash.Length));

    public ReadOnlySpan<byte> Bytes() => Raw(Count(_rest.Length));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The next field; its bytes are read with a reader of their own.</summary>
    public int Field(out ByteReader value)
    {
        var number = Count(int.MaxValue);
        value = new ByteReader(Bytes());
        return number;
    }

    public readonly ReadOnlySpan<byte> Rest => _rest;

    private static PfsException Corrupt() => new(PfsError.DataCorrupt, "A record has a good checksum and a malformed body.");
}
