namespace Pfs.Grpc.Archives;

/// <summary>What is written to it goes out in pieces of 256 KiB, so that small writes cost little and nothing gathers in memory.</summary>
/// <param name="send">Takes a piece; the bytes are its own until it completes.</param>
internal sealed class ArchiveOutput(Func<ReadOnlyMemory<byte>, CancellationToken, Task> send) : Stream
{
    private const int PieceBytes = 256 * 1024;

    private readonly byte[] _buffer = new byte[PieceBytes];
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position { get => Written; set => throw new NotSupportedException(); }

    /// <summary>Bytes that were written so far.</summary>
    public long Written { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Written += buffer.Length;
        while (buffer.Length > PieceBytes - _filled)
        {
            var room = PieceBytes - _filled;
            buffer[..room].CopyTo(_buffer.AsMemory(_filled));
            buffer = buffer[room..];
            _filled = PieceBytes;
            await FlushAsync(cancellationToken);
        }

        buffer.CopyTo(_buffer.AsMemory(_filled));
        _filled += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_filled > 0)
        {
            await send(_buffer.AsMemory(0, _filled), cancellationToken);
            _filled = 0;
        }
    }

    public override void Flush() => throw new NotSupportedException("It is written to asynchronously only.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Flush();
}
