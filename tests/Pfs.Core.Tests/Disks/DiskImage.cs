namespace Pfs.Core.Tests;

/// <summary>The bytes of a file, growing like one: a gap reads as zeros.</summary>
internal sealed class DiskImage
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var end = checked((int)offset + bytes.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, Math.Min(_bytes.Length * 2, 64 << 20)));
        }

        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Length = Math.Max(Length, end);
    }

    public int Read(Span<byte> destination, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, destination.Length);
        _bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(destination);
        return count;
    }

    public void Truncate(long length)
    {
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)length);
        }

        _bytes.AsSpan((int)Math.Min(length, Length)).Clear();
        Length = (int)length;
    }
}
