using System.Buffers.Binary;
using System.Text;

namespace Pfs.Core.Storage;

/// <summary>Writes the little language that all records are written in: varints, length-prefixed bytes, numbered fields.</summary>
internal sealed class ByteWriter
{
    private byte[] _buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > 8 << 20)
        {
            _buffer = new byte[512]; // one huge batch must not hold its memory for ever
        }
    }

    /// <summary>Takes back what was written from <paramref name="length"/> on.</summary>
    public void Cut(int length) => Length = length;

    /// <summary>Room for <paramref name="count"/> bytes, which count as written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Bytes that were written before, to be filled in later.</summary>
    public Span<byte> At(int offset, int count) => _buffer.AsSpan(0, Length).Slice(offset, count);

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    public void Varint(long value)
    {
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            Byte((byte)(rest | 0x80));
            rest >>= 7;
        }

        Byte((byte)rest);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Hash(ContentHash hash) => hash.CopyTo(Reserve(ContentHash.Length));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Varint(bytes.Length);
        Raw(bytes);
    }

    public void Text(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Varint(count);
        Encoding.UTF8.GetBytes(text, Reserve(count));
    }

    public void Field(int number, ReadOnlySpan<byte> bytes)
    {
        Varint(number);
        Bytes(bytes);
    }

    /// <summary>A field whose whole value is the text.</summary>
    public void Field(int number, string text)
    {
        Varint(number);
        Text(text);
    }

    public void Field(int number, ContentHash hash)
    {
        Varint(number);
        Varint(ContentHash.Length);
        Hash(hash);
    }

    public void Field(int number, long value)
    {
        Varint(number);
        Varint(VarintLength(value));
        Varint(value);
    }

    public void Field(int number, string key, string value)
    {
        var keyBytes = Encoding.UTF8.GetByteCount(key);
        var valueBytes = Encoding.UTF8.GetByteCount(value);
        Varint(number);
        Varint(VarintLength(keyBytes) + keyBytes + VarintLength(valueBytes) + valueBytes);
        Text(key);
        Text(value);
    }

    private static int VarintLength(long value)
    {
        var length = 1;
        for (var rest = (ulong)value >> 7; rest != 0; rest >>= 7)
        {
            length++;
        }

        return length;
    }
}
