namespace Pfs.Benchmarks.Dedup;

/// <summary>A stream that hands on what is written to it.</summary>
internal sealed class SinkStream(Action<ReadOnlyMemory<byte>> onBytes) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => onBytes(buffer.AsMemory(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => onBytes(buffer.ToArray());

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
